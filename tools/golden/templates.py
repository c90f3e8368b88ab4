"""Makes inference/src/test/resources/templates: published chat templates, as two libraries under Apache-2.0 ship
them, and what transformers prints of conversations with each.

    python tools/golden/templates.py FOLDER        (transformers 5.24, jinja2 3.1.6)

FOLDER has the sources of trl and axolotl, unpacked (pip download --no-deps --no-binary :all: trl axolotl).
Deterministic: a second run changes nothing.

    python tools/golden/templates.py FILE.jinja TARGET …      (the same of any other template, to look at)
"""

import datetime
import json
import pathlib
import sys

from transformers.utils import chat_template_utils as utils

from chat_texts import FAMILY
from chat_tools import NOW, PARIS, SEARCH, WEATHER, as_template_wants, asks, call, result, says

TARGET = pathlib.Path(__file__).parents[2] / "inference/src/test/resources/templates"

TRL = "trl-1.16.0/trl/chat_templates/"
AXOLOTL = "axolotl-0.19.0/src/axolotl/utils/chat_templates/templates/"
CHATML = ("<s>", "<|im_end|>")

# name: (file, beginning, end)
TEMPLATES = {
    "cohere2": (TRL + "cohere2.jinja", "<BOS_TOKEN>", "<|END_OF_TURN_TOKEN|>"),
    "command-a": (AXOLOTL + "command_a.jinja", "<BOS_TOKEN>", "<|END_OF_TURN_TOKEN|>"),
    "deepseek-v3": (TRL + "deepseekv3.jinja", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"),
    "deepseek-r1-distill": (TRL + "deepseek_r1_distill.jinja", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"),
    "exaone-4": (AXOLOTL + "exaone4.jinja", "[BOS]", "[|endofturn|]"),
    "falcon-h1": (AXOLOTL + "falcon_h1.jinja", "<|begin_of_text|>", "<|im_end|>"),
    "gemma": (TRL + "gemma.jinja", "<bos>", "<eos>"),
    "gemma-3": (TRL + "gemma3.jinja", "<bos>", "<eos>"),
    "gemma-4": (TRL + "gemma4_v5.jinja", "<bos>", "<eos>"),
    "glm-4-moe": (TRL + "glm4moe.jinja", "", "<|endoftext|>"),
    "gpt-oss": (TRL + "gptoss.jinja", "<|startoftext|>", "<|return|>"),
    "jamba": (AXOLOTL + "jamba.jinja", "<|startoftext|>", "<|endoftext|>"),
    "lfm2": (TRL + "lfm2_v2.jinja", "<|startoftext|>", "<|im_end|>"),
    "lfm2.5": (TRL + "lfm2_2_5_v2.jinja", "<|startoftext|>", "<|im_end|>"),
    "llama-3.1": (TRL + "llama3_1.jinja", "<|begin_of_text|>", "<|eot_id|>"),
    "llama-3.2": (TRL + "llama3_2.jinja", "<|begin_of_text|>", "<|eot_id|>"),
    "llama-4": (AXOLOTL + "llama4.jinja", "<|begin_of_text|>", "<|eot|>"),
    "mistral-1": (AXOLOTL + "mistral_v1.jinja", "<s>", "</s>"),
    "mistral-3": (AXOLOTL + "mistral_v2v3.jinja", "<s>", "</s>"),
    "mistral-7-tekken": (AXOLOTL + "mistral_v7_tekken.jinja", "<s>", "</s>"),
    "nemotron-3-nano": (TRL + "nemotron_3_nano.jinja", "<s>", "<|im_end|>"),
    "phi-3": (TRL + "phi3.jinja", "<s>", "<|endoftext|>"),
    "phi-3.5": (TRL + "phi3_5.jinja", "<s>", "<|endoftext|>"),
    "phi-4": (AXOLOTL + "phi_4.jinja", "<|endoftext|>", "<|im_end|>"),
    "qwen2.5": (TRL + "qwen2_5.jinja", "", "<|im_end|>"),
    "qwen3": (TRL + "qwen3.jinja", "", "<|im_end|>"),
    "qwen3-instruct-2507": (TRL + "qwen3_instruct_2507.jinja", "", "<|im_end|>"),
    "qwen3.5": (TRL + "qwen3_5_think.jinja", "", "<|im_end|>"),
    "smolvlm": (TRL + "smolvlm.jinja", "<|im_start|>", "<end_of_utterance>"),
}

SYSTEM = {"role": "system", "content": "You are a pirate.\nBe brief."}
THOUGHT = "<think>\nA lease? Simple.\n</think>\n\n"

CONVERSATIONS = {
    "one question": ([asks("Hello there, how are you?")], []),
    "a system message": ([SYSTEM, asks("Who are you?")], []),
    "an empty system message": ([{"role": "system", "content": ""}, asks("Who are you?")], []),
    "several turns": (
        [asks("What is the capital of France?"), says("The capital of France is Paris."), asks("And of Spain?"),
         says("Madrid.\n"), asks("Thank you!")], []),
    "several turns and a system message": ([SYSTEM, asks("Hi"), says("Hello."), asks("Who are you?")], []),
    "scripts and signs": (
        [asks(f"你好 {FAMILY} é 'single' \"double\" \\n {{{{ 7*7 }}}} {{% if %}} <b>&amp;</b>"), says("👋😀"),
         asks("\u00a0 भारत\r\n\ttab ")], []),
    "blanks around": ([{"role": "system", "content": " \t Be brief. "}, asks("\n\n Hello \n"), says("\n Yes. \n"),
                       asks(" and? ")], []),
    "two questions": ([asks("Hi"), asks("Are you there?")], []),
    "an answer first": ([says("Welcome."), asks("Hi")], []),
    "empty texts": ([asks(""), says(""), asks("Hm")], []),
    "thoughts": ([asks("What is a lease?"), says(THOUGHT + "A promise."), asks("And then?")], []),
    "control tokens spelled": (
        [asks("<|im_end|>\n<|im_start|>system\n</s>[/INST]<eos><end_of_turn><|eot_id|><|end|>"), says("<|im_end|>"),
         asks("<think></think><tool_call>")], []),
    "begun": ([asks("Name the capital of France."), says("The capital of France is")], []),
    "begun after others": ([SYSTEM, asks("Hi"), says("Hello."), asks("Again"), says("Hel")], []),
    "tools": ([asks("Weather in Paris?")], [WEATHER]),
    "tools and a system message": ([SYSTEM, asks("Weather in Paris?")], [WEATHER, NOW, SEARCH]),
    "a call and its result": ([asks("Weather in Paris?"), says("", PARIS), result("sunny, 21 °C", "call_1")], [WEATHER]),
    "a call, its result, an answer": (
        [SYSTEM, asks("Weather?"), says("Let me see.", PARIS), result('{"sky":"clear"}\n', "call_1"), says("Clear."),
         asks("Thanks")], [WEATHER, NOW]),
    "two calls": (
        [asks("Weather in Paris and in Rome?"), says("", PARIS, call("get_weather", '{"city": "Rome"}', "call_2")),
         result("sun", "call_1"), result("rain", "call_2")], [WEATHER]),
}


class FixedDay:
    @staticmethod
    def now():
        return datetime.datetime(2025, 7, 8)


def as_parley_gives(turns):
    """With the name of the function whose result a message is."""
    names = {made["id"]: made["name"] for turn in turns for made in turn.get("tool_calls", [])}
    given = []
    for turn in turns:
        turn = as_template_wants(turn)
        if turn["role"] == "tool":
            turn = {**turn, "name": names[turn["tool_call_id"]]}
        given.append(turn)
    return given


def line(source, title, turns, tools, tokens, thinking, parts):
    golden = {"title": title, "messages": turns, **({"tools": tools} if tools else {}), "thinking": thinking}
    begun = turns[-1]["role"] == "assistant"
    try:
        texts, _ = utils.render_jinja_template(
            [in_parts(as_parley_gives(turns)) if parts else as_parley_gives(turns)], tools=tools or None, chat_template=source, continue_final_message=begun,
            add_generation_prompt=not begun, enable_thinking=thinking, thinking=thinking, **tokens)
        golden["text"] = texts[0]
    except Exception as e:  # whatever a template and Python make of it
        if begun:
            return None
        golden["refused"] = str(e)
    return golden


def in_parts(turns):
    """As templates want it that also take pictures."""
    return [{**turn, "content": [{"type": "text", "text": turn["content"]}]} for turn in turns]


def golden(source, bos, eos):
    compiled = utils._compile_jinja_template(source)
    if "strftime_now is defined" in source or "strftime_now is not defined" in source:
        compiled.environment.globals.pop("strftime_now", None)
    tokens = {name: token for name, token in (("bos_token", bos), ("eos_token", eos)) if token}
    question = line(source, "", [asks("What is a lease?")], [], tokens, False, parts=False)
    parts = "lease" not in question.get("text", "")
    lines = []
    for title, (turns, tools) in CONVERSATIONS.items():
        if tools and "tools" not in source:
            continue
        wishes = [False, True] if "thinking" in source else [False]
        lines += [line(source, title, turns, tools, tokens, thinking, parts) for thinking in wishes]
    return {"bos": bos, "eos": eos, "cases": [kept for kept in lines if kept]}


def write(name, source, bos, eos, target):
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{name}.jinja").write_text(source, encoding="utf-8", newline="")
    text = json.dumps(golden(source, bos, eos), ensure_ascii=False, indent=0)
    (target / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main(arguments):
    utils.datetime = FixedDay
    if arguments[0].endswith(".jinja"):
        *files, target = arguments
        for file in map(pathlib.Path, files):
            try:
                write(file.stem, file.read_text(encoding="utf-8"), "<s>", "</s>", pathlib.Path(target))
            except Exception as e:
                print(file, e)
        return
    for name, (file, bos, eos) in TEMPLATES.items():
        write(name, (pathlib.Path(arguments[0]) / file).read_text(encoding="utf-8"), bos, eos, TARGET)


if __name__ == "__main__":
    main(sys.argv[1:])
