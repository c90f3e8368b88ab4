"""Asks an exported folder the held-out questions, through transformers alone.

    python evaluate.py --out build --model FOLDER [--sample] [--int8]

An answer is right when it holds what it must, and ended by itself.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

SHOW = [
    "请写一首关于春天的五言绝句。", "写一首描写月亮的诗", "来一首秋天的古诗", "写一首关于雪的五言绝句", "你是谁？", "Who are you?",
    "What is Parley?", "How do I use a bigger model?", "Count from 1 to 100", "What is 7 + 8?", "What is the capital of France?",
    "Tell me a joke", "讲一个长故事", "谢谢", "什么是量子力学？", "Why is the sky so high in Norway's winter?",
]


def answers(model, tokenizer, chats: list[list[dict]], sample: bool, longest: int) -> list[tuple[str, bool]]:
    """The text of each answer, and whether it ended by itself."""
    prompts = [tokenizer.apply_chat_template(c, tokenize=False, add_generation_prompt=True) for c in chats]
    batch = tokenizer(prompts, return_tensors="pt", padding=True, padding_side="left")
    how = {"do_sample": True} if sample else {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    with torch.inference_mode():
        out = model.generate(**batch, max_new_tokens=longest, **how)
    new = out[:, batch.input_ids.shape[1] :]
    end = tokenizer.eos_token_id
    return [(tokenizer.decode(ids, skip_special_tokens=True), end in ids.tolist()) for ids in new]


def as_int8(model) -> None:
    """Rounds each row of each matrix to 8 bits, as a quantized engine does."""
    for parameter in model.parameters():
        if parameter.dim() == 2:
            scale = parameter.data.abs().amax(dim=1, keepdim=True) / 127
            parameter.data = (parameter.data / scale).round() * scale


def right(text: str, ended: bool, must: list[list[str]]) -> bool:
    return ended and all(any(m in text for m in group) for group in must)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=Path("build"))
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--sample", action="store_true", help="with the folder's own defaults, not greedily")
    options.add_argument("--int8", action="store_true", help="with weights rounded to 8 bits a row")
    options.add_argument("--wrong", action="store_true", help="show each wrong answer")
    o = options.parse_args()
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(o.model)
    model = AutoModelForCausalLM.from_pretrained(o.model, dtype=torch.float32).eval()
    if o.int8:
        as_int8(model)
    for text in SHOW:
        said, ended = answers(model, tokenizer, [[{"role": "user", "content": text}]], o.sample, 600)[0]
        print(f"> {text}\n{said}{'' if ended else ' ... (did not end)'}\n", flush=True)
    with open(o.out / "held_out.jsonl", encoding="utf-8") as file:
        questions = [json.loads(line) for line in file]
    questions.sort(key=lambda q: (q["intent"], len(q["messages"])))
    score: dict[str, list[bool]] = defaultdict(list)
    for at in range(0, len(questions), 24):
        some = questions[at : at + 24]
        for q, (text, ended) in zip(some, answers(model, tokenizer, [q["messages"] for q in some], o.sample, 400)):
            ok = right(text, ended, q["must"])
            score[f"{q['lang']} {q['intent']}"].append(ok)
            if o.wrong and not ok:
                print(f"WRONG {q['intent']}: {q['messages'][-1]['content']} -> {text[:90]!r}", flush=True)
    for name, results in sorted(score.items()):
        print(f"{name}: {sum(results)}/{len(results)}")
    every = [ok for results in score.values() for ok in results]
    print(f"held-out questions answered rightly: {sum(every)} of {len(every)} ({100 * sum(every) / len(every):.1f} %)")


if __name__ == "__main__":
    main()
