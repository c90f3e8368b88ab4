"""Makes more folders of model-tests/src/test/resources/chat, as chat_formats.py does, for families
whose templates we wrote down in our own words: what they make of a conversation is what the published
ones make of it (docs/models.md says which of these could be read).

    python tools/golden/chat_families.py        (transformers 5.24, tokenizers 0.23, jinja2 3.1)

Deterministic: a second run changes nothing.
"""

import datetime
import json

import chat_formats as formats
from chat_texts import CONVERSATIONS
from chat_tools import BEGUN, THOUGHTFUL_WITH_TOOLS, WITH_TOOLS
from tokenizers import AddedToken, pre_tokenizers, Regex
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

TITLES = [
    "one turn", "with a system message", "several turns", "several turns with a system message", "Chinese",
    "line feeds around", "blanks around", "digits and signs", "template syntax", "code"]
FEW = {title: CONVERSATIONS[title] for title in TITLES}

OF_THIS_ANSWER = """\
{%- if thought and loop.index0 > last.question -%}
{{- '<think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' -}}
{%- set said = said.lstrip('\\n') -%}
{%- endif -%}
{{- said -}}"""

OF_ALL = """\
{%- if thought or ('<think>' not in said and '</think>' not in said) -%}
{{- '<think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' + said.lstrip('\\n') if thought else '<think>\\n\\n</think>\\n\\n' + said.lstrip('\\n') -}}
{%- else -%}
{{- said -}}
{%- endif -%}"""


def template(name):
    return (formats.TEMPLATES / name).read_text(encoding="utf-8")


MINICPM_5 = template("minicpm5.jinja").replace("EARLIER", OF_THIS_ANSWER)
MINICPM_5_2B = template("minicpm5.jinja").replace("EARLIER", OF_ALL)
QWEN_3_5 = template("qwen3.5.jinja")

GRANITE_4 = template("granite4.jinja")
SMOLLM_3 = template("smollm3.jinja")

GEMMA_3 = template("gemma3.jinja")

ERNIE = (
    "{{- '<|begin_of_sentence|>' -}}{%- for message in messages -%}{%- if message['role'] == 'user' -%}"
    "{{- 'User: ' + message['content'] + '\\n' -}}{%- elif message['role'] == 'assistant' -%}"
    "{{- 'Assistant: ' + message['content'] + '<|end_of_sentence|>' -}}{%- else -%}"
    "{{- message['content'] + '\\n' -}}{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- 'Assistant: ' -}}{%- endif -%}"
)

SWITCH = """    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
"""
QWEN_3_THINKING = formats.QWEN_3.replace(SWITCH, "").replace(
    "{{- '<|im_start|>assistant\\n' }}", "{{- '<|im_start|>assistant\\n<think>\\n' }}")
assert QWEN_3_THINKING.count("enable_thinking") == 0 and QWEN_3_THINKING.count("assistant\\n<think>\\n' }}") == 1

R1 = (
    "{%- set own = namespace(text='') -%}{%- for message in messages -%}{%- if message.role == 'system' -%}"
    "{%- set own.text = message.content -%}{%- endif -%}{%- endfor -%}{{- bos_token + own.text -}}"
    "{%- for message in messages -%}{%- if message.role == 'user' -%}{{- '<｜User｜>' + message.content -}}"
    "{%- elif message.role == 'assistant' -%}{{- '<｜Assistant｜>' + message.content.split('</think>')[-1]"
    " + '<｜end▁of▁sentence｜>' -}}{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<｜Assistant｜><think>\\n' }}{%- endif -%}"
)

FALCON_3 = (
    "{%- for message in messages -%}{%- if message['role'] == 'assistant' -%}"
    "{{- '<|assistant|>\\n' + message['content'] + eos_token + ('' if loop.last else '\\n') -}}"
    "{%- elif message['role'] == 'system' -%}{{- '<|system|>\\n' + message['content'] + '\\n' -}}"
    "{%- else -%}{{- '<|user|>\\n' + message['content'] + '\\n' -}}{%- endif -%}"
    "{%- if loop.last and add_generation_prompt -%}{{- '<|assistant|>\\n' -}}{%- endif -%}{%- endfor -%}"
)

CHATML = ["<|im_start|>", "<|im_end|>"]
TOOLS = ["<tools>", "</tools>", "<tool_response>", "</tool_response>"]


def folder(name, tokenizer, config, template, conversations=FEW, **arguments):
    all_of_them = dict(formats.CONVERSATIONS)
    formats.CONVERSATIONS.clear()
    formats.CONVERSATIONS.update(conversations)
    formats.write(name, tokenizer, config, template, jinja_file=True, **arguments)
    formats.CONVERSATIONS.clear()
    formats.CONVERSATIONS.update(all_of_them)


def thoughtful(name, template, config, **more):
    cases = {title: (formats.messages_of(turns), []) for title, turns in formats.THOUGHTFUL.items()}
    formats.add_cases(name, template, config, {**cases, **more}, thinking=True, enable_thinking=True)


def decode_with_marks(name, config, marks):
    """Marks that are special tokens, but a part of the answer: its parts cannot be found without."""
    fast = PreTrainedTokenizerFast(tokenizer_file=str(formats.TARGET / name / "tokenizer.json"), **config)
    dropped = set(fast.all_special_tokens) | {str(t) for t in fast.added_tokens_decoder.values()} - set(marks)
    golden = json.loads((formats.TARGET / name / "golden.json").read_text(encoding="utf-8"))
    for line in golden:
        tokens = [i for i in line["encoded"] if fast.convert_ids_to_tokens(i) not in dropped]
        line["decoded"] = fast.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False)
    formats.write_golden(formats.TARGET / name, golden)


# Python writes no broken arguments into marks: its templates fail.
READABLE = {title: case for title, case in WITH_TOOLS.items() if title != "arguments that are no object"}


def main():
    splits = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated"),
        pre_tokenizers.Split(Regex(formats.QWEN_SPLIT.replace(r"|\p{N}|", r"|\p{N}+|")), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    minicpm = formats.byte_level(splits, ignore_merges=True)
    marks = ["<function", "</function>", "<param", "</param>", "<think>", "</think>"] + TOOLS
    made = formats.with_specials(minicpm, ["<s>", "</s>"] + CHATML + marks)
    config = {"bos_token": "<s>", "eos_token": "<|im_end|>", "add_bos_token": False}
    for name, template in (("minicpm5", MINICPM_5), ("minicpm5-2b", MINICPM_5_2B)):
        folder(name, made, config, template, enable_thinking=False)
        formats.add_cases(name, template, config, READABLE, enable_thinking=False)
        thoughtful(name, template, config, **THOUGHTFUL_WITH_TOOLS)
        decode_with_marks(name, dict(bos_token="<s>", eos_token="<|im_end|>"), marks[:6])

    qwen = formats.byte_level(formats.split_then_bytes(formats.QWEN_SPLIT))
    markup = ["<tool_call>", "</tool_call>", "<think>", "</think>"] + TOOLS[2:]
    made = formats.with_specials(qwen, ["<|endoftext|>"] + CHATML, markup)
    config = {"bos_token": None, "eos_token": "<|im_end|>"}
    folder("qwen3-thinking-2507", made, config, QWEN_3_THINKING)
    formats.add_cases("qwen3-thinking-2507", QWEN_3_THINKING, config, THOUGHTFUL_WITH_TOOLS)
    marked = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(
            formats.QWEN_SPLIT.replace(r"?\p{L}+|", r"?[\p{L}\p{M}]+|").replace(r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]")),
            "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made = formats.with_specials(formats.byte_level(marked), ["<|endoftext|>"] + CHATML, markup)
    folder("qwen3.5", made, config, QWEN_3_5, enable_thinking=False)
    formats.add_cases("qwen3.5", QWEN_3_5, config, READABLE, enable_thinking=False)
    thoughtful("qwen3.5", QWEN_3_5, config, **THOUGHTFUL_WITH_TOOLS)

    specials = ["<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>"]
    made = formats.with_specials(qwen, specials, ["<think>", "</think>"])
    config = {"bos_token": specials[3], "eos_token": specials[0], "add_bos_token": True}
    folder("r1-distill-qwen", made, config, R1)
    thoughtful("r1-distill-qwen", R1, config)

    llama = formats.byte_level(formats.split_then_bytes(formats.LLAMA_SPLIT), ignore_merges=True)
    made = formats.with_specials(llama, ["<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>"])
    folder("falcon3", made, {"bos_token": None, "eos_token": "<|endoftext|>"}, FALCON_3)


class ReleaseDay:
    """SmolLM3's template asks for today."""

    @staticmethod
    def now():
        return datetime.datetime(2025, 7, 8)


def calls_in_content(turns):
    """SmolLM3's template leaves calls out: clients must write them as the model does."""
    told = []
    for message in turns:
        message = dict(message)
        for made in message.pop("tool_calls", []):
            arguments = json.dumps(json.loads(made["arguments"]), ensure_ascii=False)
            call = '<tool_call>\n{"name": "%s", "arguments": %s}\n</tool_call>' % (made["name"], arguments)
            message["content"] += ("\n" if message["content"] else "") + call
        told.append(message)
    return told


def more():
    chat_template_utils.datetime = ReleaseDay
    llama = formats.byte_level(formats.split_then_bytes(formats.LLAMA_SPLIT), ignore_merges=True)
    markup = ["<think>", "</think>", "<tool_call>", "</tool_call>"] + TOOLS
    made = formats.with_specials(llama, ["<|begin_of_text|>", "<|end_of_text|>"] + CHATML, markup)
    config = {"bos_token": None, "eos_token": "<|im_end|>"}
    folder("smollm3", made, config, SMOLLM_3, enable_thinking=False)
    whole = formats.golden_of

    def with_xml_tools(fast, title, turns, arguments, prepare=lambda messages: messages):
        arguments = dict(arguments)
        tools = arguments.pop("tools", None)
        return whole(fast, title, turns, dict(arguments, **({"xml_tools": tools} if tools else {})), prepare)

    formats.golden_of = with_xml_tools
    formats.add_cases("smollm3", SMOLLM_3, config, READABLE, prepare=calls_in_content, enable_thinking=False)
    cases = {title: (formats.messages_of(turns), []) for title, turns in formats.THOUGHTFUL.items()}
    cases["a system message decides"] = (
        [{"role": "system", "content": "Be brief. /no_think "}, {"role": "user", "content": "Hi"}], [])
    cases["a system message stands alone"] = (
        [{"role": "system", "content": "Be brief. /system_override"}, {"role": "user", "content": "Hi"}], [])
    formats.add_cases("smollm3", SMOLLM_3, config, cases, thinking=True, enable_thinking=True)
    formats.golden_of = whole

    dbrx = formats.byte_level(formats.split_then_bytes(formats.LLAMA_SPLIT))
    specials = ["<|end_of_text|>", "<|start_of_role|>", "<|end_of_role|>"]
    made = formats.with_specials(dbrx, specials, markup[2:])
    config = {"bos_token": "<|end_of_text|>", "eos_token": "<|end_of_text|>", "add_bos_token": False}
    folder("granite4", made, config, GRANITE_4)
    formats.add_cases("granite4", GRANITE_4, config, READABLE)

    made = formats.sentence_piece()
    made["normalizer"]["normalizers"] = made["normalizer"]["normalizers"][1:]
    made["decoder"]["decoders"] = made["decoder"]["decoders"][:-1]
    first = max(made["model"]["vocab"].values()) + 1
    made["added_tokens"] += [
        dict(made["added_tokens"][1], id=first + place, content=name)
        for place, name in enumerate(["<|begin_of_sentence|>", "<|end_of_sentence|>"])]
    folder("ernie4.5", made, {"bos_token": "<s>", "eos_token": "</s>"}, ERNIE)


def gemma():
    """Spaces that follow each other, line feeds and the tags of web pages are tokens of their own, added but not
    special; the token for images lies beyond the vocabulary."""
    made = formats.sentence_piece()
    vocab, merges = made["model"]["vocab"], made["model"]["merges"]
    for old, new in (("<unk>", "<pad>"), ("<s>", "<eos>"), ("</s>", "<bos>")):
        vocab[new] = vocab.pop(old)
    pairs = [("▁" * (length - length // 2), "▁" * (length // 2)) for length in (2, 4, 3)]
    added = ["<unk>", "<start_of_turn>", "<end_of_turn>", "\n", "\n\n", "▁▁", "▁▁▁▁", "▁▁▁", "<b>", "</b>", "<mask>"]
    for name in added:
        vocab[name] = len(vocab)
    for number in range(1000 - len(vocab)):
        vocab[f"<unused{number}>"] = len(vocab)
    made["model"].update(unk_token="<unk>", merges=[list(pair) for pair in pairs] + merges)
    token = made["added_tokens"][0]
    special = added[:3]
    names = ["<pad>", "<eos>", "<bos>"] + added
    made["added_tokens"] = sorted(
        (dict(token, id=vocab[name], content=name, normalized=False, special=name in special or vocab[name] < 3)
         for name in names), key=lambda one: one["id"])
    made["added_tokens"].append(dict(token, id=len(vocab), content="<image_soft_token>", special=True))
    made["normalizer"] = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    made["pre_tokenizer"] = {
        "type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}
    made["decoder"]["decoders"] = made["decoder"]["decoders"][:-1]
    web = {"web pages and spaces": [("user", "a <b>bold</b>   <b></b><table> word     x\n\n\n  y")]}
    config = {"bos_token": "<bos>", "eos_token": "<end_of_turn>", "add_bos_token": True}
    folder("gemma3", made, config, GEMMA_3, conversations={**CONVERSATIONS, **web})


PHI_4 = (
    "{%- for message in messages -%}{{- '<|' + message.role + '|>' + message.content -}}"
    "{%- if message.role == 'system' and message.tools -%}{{- '<|tool|>' + message.tools + '<|/tool|>' -}}{%- endif -%}"
    "{{- '<|end|>' -}}{%- endfor -%}{{- '<|assistant|>' if add_generation_prompt else eos_token -}}")

O200K_SPLIT = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])


def phi_with_tools(turns, tools):
    """Its template takes tools as a text beside the system message, and knows no calls: as its model card has it, and
    as Ollama's template writes calls."""
    told = []
    for turn in turns:
        turn = dict(turn)
        calls = [{"name": made["name"], "arguments": json.loads(made["arguments"])} for made in turn.pop("tool_calls", [])]
        if calls:
            turn["content"] += "<|tool_call|>" + json.dumps(calls, ensure_ascii=False) + "<|/tool_call|>"
        told.append(turn)
    if tools and told[0]["role"] != "system":
        told.insert(0, {"role": "system", "content": "You are a helpful assistant with some tools."})
    if tools:
        told[0]["tools"] = json.dumps([tool["function"] for tool in tools], ensure_ascii=False)
    return told


def phi():
    made = formats.byte_level(formats.split_then_bytes(O200K_SPLIT))
    specials = ["<|endoftext|>", "<|assistant|>", "<|end|>", "<|user|>", "<|system|>"]
    tools = ["<|tool|>", "<|/tool|>", "<|tool_call|>", "<|/tool_call|>", "<|tool_response|>"]
    config = {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "add_bos_token": False}
    folder("phi4-mini", formats.with_specials(made, specials, tools), config, PHI_4)
    for title, case in READABLE.items():
        formats.add_cases("phi4-mini", PHI_4, config, {title: case}, prepare=lambda turns: phi_with_tools(turns, case[1]))


def stripping():
    """Tokens that take the white space beside them, as some of Phi's do; one of them may be written by anyone."""
    made = formats.byte_level(formats.split_then_bytes(O200K_SPLIT))
    strips = {"<|assistant|>": (False, True), "<|end|>": (True, True), "<|user|>": (False, True), "parley": (True, False)}
    names = ["<|endoftext|>", "<|assistant|>", "<|end|>", "<|user|>", "<|system|>"]
    made.add_special_tokens(
        [AddedToken(name, normalized=False, special=True, lstrip=left, rstrip=right)
         for name in names for left, right in [strips.get(name, (False, False))]])
    made.add_tokens([AddedToken("parley", normalized=False, special=False, lstrip=True)])
    config = {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "add_bos_token": False}
    spaces = "".join(map(chr, [*range(9, 14), 32, 0x85, 0xa0, 0x1680, *range(0x2000, 0x200b), 0x2028, 0x2029, 0x202f,
                               0x205f, 0x3000]))
    others = "\u001c\u001f\u180e\u200b\ufeff"
    more = {"all white space": [("user", spaces + "a" + spaces), ("assistant", spaces), ("user", others + "b" + others),
                                ("assistant", " " + others + " "), ("user", spaces + others + spaces)],
            "a word that takes spaces": [("user", "a  \n parley  b\tparley")]}
    folder("stripping", json.loads(made.to_str()), config, PHI_4, conversations={**CONVERSATIONS, **more})


PUBLISHED = formats.TEMPLATES.parents[2] / "inference/src/test/resources/templates"


def executed():
    """Of families whose tools no format in code knows: their templates are executed."""
    llama = formats.byte_level(formats.split_then_bytes(formats.LLAMA_SPLIT), ignore_merges=True)
    lfm = ["<|startoftext|>", "<|endoftext|>"] + CHATML + [
        f"<|tool_{part}_{end}|>" for part in ("list", "call", "response") for end in ("start", "end")]
    config = {"bos_token": lfm[0], "eos_token": "<|im_end|>", "add_bos_token": True}
    for name in ("lfm2", "lfm2.5"):
        published = (PUBLISHED / f"{name}.jinja").read_text(encoding="utf-8")
        folder(name, formats.with_specials(llama, lfm), config, published)
        formats.add_cases(name, published, config, READABLE)
        decode_with_marks(name, {key: config[key] for key in ("bos_token", "eos_token")}, lfm[6:8])

    made = formats.with_specials(llama, ["<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>"])
    config = {"bos_token": None, "eos_token": "<|endoftext|>"}
    folder("falcon3-tools", made, config, template("falcon3.jinja"))
    formats.add_cases("falcon3-tools", template("falcon3.jinja"), config, READABLE)

    qwen = formats.byte_level(formats.split_then_bytes(formats.QWEN_SPLIT))
    markup = ["<tool_call>", "</tool_call>", "<think>", "</think>"] + TOOLS[2:]
    made = formats.with_specials(qwen, ["<|endoftext|>"] + CHATML, markup)
    config = {"bos_token": None, "eos_token": "<|im_end|>"}
    folder("qwen3-coder", made, config, template("qwen3-coder.jinja"))
    formats.add_cases("qwen3-coder", template("qwen3-coder.jinja"), config, READABLE)


if __name__ == "__main__":
    main()
    more()
    gemma()
    phi()
    executed()
    stripping()
