"""Writes the training dialogues and the held-out questions, from a fixed seed.

    python corpus.py --out build --dialogues 100000
"""

import argparse
import json
from pathlib import Path
from random import Random
from typing import Sequence

import chinese
import english
from intent import Case, Intent, expand

LANGUAGES = {"en": english.INTENTS, "zh": chinese.INTENTS}
COPYING = ("sum", "count", "count_to", "count_down", "compare", "name", "my_name", "echo")
"""Answers made of what the question says: learned last, so a second course can stress them."""
BY_NAME = {(lang, i.name): i for lang, intents in LANGUAGES.items() for i in intents}

SYSTEMS = [
    "You are a helpful assistant", "You are a helpful assistant.", "You are a friendly chatbot.",
    "Answer briefly.", "Be kind and short.", "You are a teacher for children.", "You are a poet.",
    "Please answer politely.", "You are a helpful AI assistant named Parley.", "You are an expert.",
    "You answer questions of users on a web page. Keep your answers short and honest.",
    "你是一个有用的助手。", "你是一个友好的聊天机器人。", "请简短地回答。", "你是一位诗人。", "你是一位小学老师。",
    "请用礼貌的语气回答用户的问题。", "你是 Parley 的助手，回答要诚实。",
]

_ASK_EN = ["{x}", "{x}", "{x}", "{x}, please", "please {x}", "[can|could|would|will] you {x}?", "[can|could] you please {x}?",
           "I [want|would like|need] you to {x}", "I'd like you to {x}"]
_ASK_ZH = ["{x}", "{x}", "请{x}", "请{x}", "请你{x}", "帮我{x}", "请帮我{x}", "麻烦你{x}", "[你能|你可以|能|可以]{x}吗？", "[能不能|可不可以]{x}？",
           "{x}[吧|好吗？|，谢谢]", "我[想|要|希望]你{x}"]
_BEFORE_EN = ["Hi, ", "Hello! ", "Hey, ", "Ok, ", "OK. ", "So, ", "Well, ", "Now, ", "Hey Parley, ", "Quick question: ", "One more thing: ",
              "Next question: ", "And now: ", "Hmm, ", "Great! ", "Thanks. ", "Parley, ", "Question: ", "I wonder: ", "Tell me, "]
_BEFORE_ZH = ["你好，", "您好，", "嗯，", "好的，", "那么，", "好，", "哦，", "Parley，", "问题：", "还有，", "下一个问题：", "谢谢。", "我想问一下，", "我想知道，"]


def decorate(rng: Random, lang: str, template: str) -> str:
    """A bare template as people would type it: polite or not, with or without punctuation."""
    order = template.startswith("!")
    text = expand(rng, template.lstrip("!"))
    if lang == "en":
        if order:
            text = expand(rng, rng.choice(_ASK_EN)).replace("{x}", text)
        if rng.random() < 0.15:
            if not text.startswith(("I ", "I'", "{")) and rng.random() < 0.7:
                text = text[0].lower() + text[1:]
            return rng.choice(_BEFORE_EN) + text
        return text if text.startswith("{") else text[0].upper() + text[1:]
    if order:
        text = expand(rng, rng.choice(_ASK_ZH)).replace("{x}", text)
    elif rng.random() < 0.15:
        text = "请问" + text
    if rng.random() < 0.12:
        text = rng.choice(_BEFORE_ZH) + text
    return text


def roughen(rng: Random, lang: str, text: str) -> str:
    """Lower case, missing or doubled punctuation, now and then a slip of the finger."""
    if rng.random() < 0.35:
        text = text.rstrip("?.!。？！")
    elif text[-1:] not in "?.!。？！":
        text += rng.choice(["", "", ".", "!"] if lang == "en" else ["", "", "。", "！"])
    if lang == "zh" and rng.random() < 0.1:
        text = text.replace("？", "?").replace("，", ",")
    if lang == "en" and rng.random() < 0.2:
        text = text.lower()
    elif lang == "en" and rng.random() < 0.01:
        text = text.upper()
    if lang == "en" and len(text) > 12 and rng.random() < 0.03:
        i = rng.randrange(1, len(text) - 1)
        text = text[:i] + text[i + 1 :] if not text[i].isdigit() else text
    return text or "?"


def ask(rng: Random, lang: str, template: str, case: Case) -> str:
    # a slot may hold a choice of its own ("[plus|and]"), hence expand again
    text = expand(rng, decorate(rng, lang, template).format(**case.slots))
    rough = roughen(rng, lang, text)
    # a slip inside a name or a word to repeat would make the answer wrong
    kept = all(v.lower() in rough.lower() for v in case.slots.values() if v in text)
    return rough if kept else text


def answer(rng: Random, case: Case) -> str:
    return expand(rng, case.answer)


def stress_copying(factor: float) -> None:
    for lang, intents in LANGUAGES.items():
        LANGUAGES[lang] = [i._replace(weight=i.weight * factor) if i.name in COPYING else i for i in intents]


def pick(rng: Random, lang: str, state: dict) -> Intent:
    if "name" in state and rng.random() < 0.3:
        return BY_NAME[lang, "my_name"]
    intents = LANGUAGES[lang]
    return rng.choices(intents, [i.weight for i in intents])[0]


def following(rng: Random, lang: str, last: Intent | None, state: dict) -> tuple[Intent, Sequence[str]]:
    """The next thing to ask: about what was said last, more of the same, or something else."""
    if last and last.then and rng.random() < 0.2:
        intent = BY_NAME[lang, last.then]
        return intent, intent.asks
    if last and last.again and rng.random() < 0.4:
        return last, last.again
    intent = pick(rng, lang, state)
    return intent, intent.asks


def length(rng: Random) -> int:
    chance = rng.random()
    if chance < 0.45:
        return 1
    return rng.randint(2, 6) if chance < 0.985 else rng.randint(8, 24)


def dialogue(rng: Random) -> list[dict]:
    """One chat of one or several turns. A missing "system" means the model's own default."""
    messages, state, last = [], {}, None
    if rng.random() < 0.25:
        messages.append({"role": "system", "content": rng.choice(SYSTEMS)})
    lang = rng.choice(["en", "zh"])
    for _ in range(length(rng)):
        if rng.random() < 0.1:
            lang, last = rng.choice(["en", "zh"]), None
        intent, templates = following(rng, lang, last, state)
        case = intent.case(rng, False, state)
        text = answer(rng, case)
        messages.append({"role": "user", "content": ask(rng, lang, rng.choice(templates), case)})
        messages.append({"role": "assistant", "content": text})
        last = intent
    return cut_one(rng, messages)


def cut_one(rng: Random, messages: list[dict]) -> list[dict]:
    """People stop answers half way and chat on: such a turn is context, not an example."""
    answers = [m for m in messages[:-1] if m["role"] == "assistant" and len(m["content"]) > 40]
    if answers and rng.random() < 0.05:
        turn = rng.choice(answers)
        turn["content"] = turn["content"][: rng.randint(5, len(turn["content"]) - 5)]
        turn["learn"] = False
    return messages


def question(rng: Random, lang: str, intent: Intent, template: str, before: list[dict], state: dict) -> dict:
    case = intent.case(rng, True, state)
    asked = {"role": "user", "content": ask(rng, lang, template, case)}
    return {"lang": lang, "intent": intent.name, "messages": before + [asked], "must": case.must}


def held_out(rng: Random) -> list[dict]:
    """Questions in words that training never uses, alone and as follow-ups."""
    questions = []
    for lang, intents in LANGUAGES.items():
        for intent in intents:
            for template in intent.held:
                state: dict = {}
                before: list[dict] = []
                if intent.name == "my_name":
                    told = BY_NAME[lang, "name"]
                    before = exchange(rng, lang, told, rng.choice(told.asks), True, state)
                questions.append(question(rng, lang, intent, template, before, state))
            for template in intent.held_again:
                state = {}
                before = exchange(rng, lang, intent, rng.choice(intent.asks), False, state)
                questions.append(question(rng, lang, intent, template, before, state))
    return questions


def exchange(rng: Random, lang: str, intent: Intent, template: str, held: bool, state: dict) -> list[dict]:
    case = intent.case(rng, held, state)
    return [{"role": "user", "content": ask(rng, lang, template, case)},
            {"role": "assistant", "content": answer(rng, case)}]


def check_split() -> None:
    """No held-out phrasing may be among those trained on."""
    for (lang, name), intent in BY_NAME.items():
        both = set(intent.asks) & set(intent.held) | set(intent.again) & set(intent.held_again)
        if both:
            raise ValueError(f"{lang} {name}: trained and held out: {both}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=Path("build"))
    options.add_argument("--dialogues", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--copying", type=float, default=1.0, help="how much more often numbers and names")
    o = options.parse_args()
    check_split()
    stress_copying(o.copying)
    o.out.mkdir(parents=True, exist_ok=True)
    rng = Random(o.seed)
    with open(o.out / "train.jsonl", "w", encoding="utf-8") as file:
        for _ in range(o.dialogues):
            file.write(json.dumps(dialogue(rng), ensure_ascii=False) + "\n")
    questions = held_out(Random(o.seed + 1))
    with open(o.out / "held_out.jsonl", "w", encoding="utf-8") as file:
        for q in questions:
            file.write(json.dumps(q, ensure_ascii=False) + "\n")
    print(f"{o.dialogues} dialogues, {len(questions)} held-out questions in {o.out}")


if __name__ == "__main__":
    main()
