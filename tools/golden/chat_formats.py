"""Makes the folders of model-tests/src/test/resources/chat: a tiny tokenizer in the manner of each
model family, the family's public chat template, and golden.json, what transformers' own
apply_chat_template makes of conversations with the two.

    python tools/golden/chat_formats.py        (transformers 5.24, tokenizers 0.23, jinja2 3.1)

Deterministic: a second run changes nothing. Templates are quoted from the model cards; the long
ones lie in templates.
"""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from chat_texts import CONVERSATIONS, CORPUS
from chat_tools import BEGUN, THOUGHTFUL_WITH_TOOLS, WITH_TOOLS, as_template_wants, one_call_each

TARGET = pathlib.Path(__file__).parents[2] / "model-tests/src/test/resources/chat"
TEMPLATES = pathlib.Path(__file__).parent / "templates"

QWEN_1_5 = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

QWEN_2_5 = r"""{%- if tools %}
    {{- '<|im_start|>system\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.' }}
    {%- endif %}
    {{- "\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>" }}
    {%- for tool in tools %}
        {{- "\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call><|im_end|>\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}
    {%- else %}
        {{- '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}
    {%- elif message.role == "assistant" %}
        {{- '<|im_start|>' + message.role }}
        {%- if message.content %}
            {{- '\n' + message.content }}
        {%- endif %}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\n<tool_call>\n{"name": "' }}
            {{- tool_call.name }}
            {{- '", "arguments": ' }}
            {{- tool_call.arguments | tojson }}
            {{- '}\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\n<tool_response>\n' }}
        {{- message.content }}
        {{- '\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\n' }}
{%- endif %}
"""

QWEN_3 = (TEMPLATES / "qwen3.jinja").read_text(encoding="utf-8")

SMOLLM_2 = QWEN_1_5.replace(
    "You are a helpful assistant", "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
)

NO_DEFAULT = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

TINYLLAMA = (
    "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n"
    "{% elif message['role'] == 'system' %}\n{{ '<|system|>\n' + message['content'] + eos_token }}\n"
    "{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n"
    "{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}"
)

LLAMA_3 = (
    "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}"
    "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)

LLAMA_3_2 = (TEMPLATES / "llama3.2.jinja").read_text(encoding="utf-8")

QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA_SPLIT = QWEN_SPLIT.replace(r"|\p{N}|", r"|\p{N}{1,3}|")


def split_then_bytes(pattern):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


def byte_level(pre_tokenizer, corpus=None, first=(), normalizer=None, **model):
    """GPT-2's way: text as bytes, bytes as visible characters, BPE over these."""
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.train_from_iterator(corpus or CORPUS, trainers.BpeTrainer(
        vocab_size=560 + len(first), special_tokens=list(first), show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    return tokenizer


def with_specials(tokenizer, specials, ordinary=()):
    tokenizer.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in specials])
    tokenizer.add_tokens([AddedToken(name, normalized=False, special=False) for name in ordinary])
    return json.loads(tokenizer.to_str())


def sentence_piece():
    """Llama 2's way: spaces as U+2581, characters, and single bytes for characters that it lacks."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    single_bytes = [f"<0x{b:02X}>" for b in range(256)]
    known = ["".join(c if " " <= c <= "~" or c in "你好天éü" else " " for c in line) for line in CORPUS]
    tokenizer.train_from_iterator(known, trainers.BpeTrainer(
        vocab_size=640, show_progress=False,
        special_tokens=["<unk>", "<s>", "</s>"] + single_bytes))
    made = json.loads(tokenizer.to_str())
    made["added_tokens"] = made["added_tokens"][:3]
    made["pre_tokenizer"] = None
    made["normalizer"] = {"type": "Sequence", "normalizers": [
        {"type": "Prepend", "prepend": "▁"},
        {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
    made["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
        {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
    return made


def metaspace(made, scheme):
    """The same vocabulary as newer conversions write it."""
    made = dict(made, normalizer=None)
    made["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": False}
    made["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "ByteFallback"},
        {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": False}]}
    return made


def write(name, tokenizer, config, template, jinja_file=False, **arguments):
    folder = TARGET / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(dump(tokenizer), encoding="utf-8")
    config = dict(config)
    if template and jinja_file:
        (folder / "chat_template.jinja").write_text(template, encoding="utf-8")
    elif template:
        config["chat_template"] = template
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if template:
        fast = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"), chat_template=template,
            bos_token=config.get("bos_token"), eos_token=config.get("eos_token"))
        golden = [golden_of(fast, title, messages_of(turns), arguments) for title, turns in CONVERSATIONS.items()]
        golden += [golden_of(fast, title, turns, arguments) for title, turns in BEGUN.items()]
        write_golden(folder, golden)


def messages_of(turns):
    return [{"role": role, "content": content} for role, content in turns]


THOUGHTFUL = {
    "a thought asked for": [("user", "Who are you?")],
    "earlier thoughts left out": [
        ("user", "Who are you?"),
        ("assistant", "<think>\nWho am I?\n</think>\n\nParley."),
        ("user", "Since when?"),
        ("assistant", "<think>\n\n</think>\n\nSince 2026.\n"),
        ("user", "Thank you!"),
    ],
}


def add_cases(name, template, config, cases, thinking=False, prepare=lambda messages: messages, **arguments):
    """More lines of a golden.json: of conversations with tools, or in which thinking is asked for."""
    folder = TARGET / name
    fast = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), chat_template=template,
        bos_token=config.get("bos_token"), eos_token=config["eos_token"])
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    for title, (turns, tools) in cases.items():
        line = golden_of(fast, title, turns, dict(arguments, tools=tools or None), prepare)
        golden.append(dict(line, tools=tools, **({"thinking": True} if thinking else {})))
    write_golden(folder, golden)


def write_golden(folder, golden):
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in golden)
    (folder / "golden.json").write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def golden_of(fast, title, turns, arguments, prepare=lambda messages: messages):
    messages = [as_template_wants(message) for message in prepare(turns)]
    begun = turns[-1]["role"] == "assistant"
    arguments = dict(arguments, add_generation_prompt=not begun, continue_final_message=begun)
    last = turns[-1]["content"]
    return {"title": title, "messages": turns,
            "text": fast.apply_chat_template(messages, tokenize=False, **arguments),
            "ids": fast.apply_chat_template(messages, tokenize=True, return_dict=False, **arguments),
            "decoded": fast.decode(fast.encode(last, add_special_tokens=False), skip_special_tokens=True,
                                   clean_up_tokenization_spaces=False),
            "encoded": fast.encode(last, add_special_tokens=False)}


def dump(tokenizer):
    """Compact, one line for each part, so that a change can be read."""
    parts = [f"{json.dumps(k)}:{json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in tokenizer.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    qwen = byte_level(split_then_bytes(QWEN_SPLIT), normalizer=normalizers.NFC())
    qwen_specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    qwen_config = {"bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    made = with_specials(qwen, qwen_specials)
    write("qwen1.5", made, qwen_config, QWEN_1_5)
    markup = ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<think>", "</think>", "parley", "   "]
    write("qwen2.5", with_specials(qwen, [], markup), qwen_config, QWEN_2_5)
    add_cases("qwen2.5", QWEN_2_5, qwen_config, WITH_TOOLS)

    results = ["<tool_response>", "</tool_response>"]
    write("qwen3", with_specials(qwen, [], markup + results), qwen_config, QWEN_3, enable_thinking=False)
    add_cases("qwen3", QWEN_3, qwen_config, WITH_TOOLS, enable_thinking=False)
    thoughtful = {title: (messages_of(turns), []) for title, turns in THOUGHTFUL.items()}
    for cases in (thoughtful, THOUGHTFUL_WITH_TOOLS):
        add_cases("qwen3", QWEN_3, qwen_config, cases, thinking=True, enable_thinking=True)

    smollm_specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>", "<file_sep>"]
    smollm = byte_level(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.ByteLevel(add_prefix_space=False)]),
        first=smollm_specials)
    smollm_config = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>"}
    write("smollm2", with_specials(smollm, []), smollm_config, SMOLLM_2)
    write("chatml-without-default", with_specials(smollm, []), smollm_config, NO_DEFAULT)

    tiny = sentence_piece()
    tiny_config = {"bos_token": "<s>", "eos_token": {"content": "</s>", "special": True}, "add_bos_token": True}
    tiny_chat = dict(tiny_config, eos_token="</s>")
    write("tinyllama", tiny, tiny_chat, TINYLLAMA)
    write("tinyllama-metaspace-first", metaspace(tiny, "first"), tiny_chat, TINYLLAMA)

    llama_specials = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
                      "<|eot_id|>", "<|eom_id|>", "<|python_tag|>"]
    llama = byte_level(split_then_bytes(LLAMA_SPLIT), ignore_merges=True)
    llama_config = {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}
    made = with_specials(llama, llama_specials)
    write("llama3", made, llama_config, LLAMA_3)
    write("llama3.2", made, llama_config, LLAMA_3_2, jinja_file=True, date_string="26 Jul 2024")
    add_cases("llama3.2", LLAMA_3_2, llama_config, WITH_TOOLS, prepare=one_call_each, date_string="26 Jul 2024")

    write("plain", tiny, tiny_config, None)

    # A vocabulary whose merges spell the control tokens, and that takes whole words from it.
    words = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
    spelled = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
                         corpus=words * 50 + CORPUS[:2], ignore_merges=True)
    assert all(spelled.token_to_id(word) is not None for word in words)
    write("spelled", with_specials(spelled, words), qwen_config, QWEN_1_5)


if __name__ == "__main__":
    main()
