"""Makes the folders of worker-service/src/test/resources/chat: a tiny tokenizer in the manner of each
model family, the family's public chat template, and golden.json, what transformers' own
apply_chat_template makes of conversations with the two.

    python tools/golden/chat_formats.py        (transformers 4.57, tokenizers 0.22, jinja2 3.1)

Deterministic: a second run changes nothing. Templates are quoted from the model cards.
"""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

TARGET = pathlib.Path(__file__).parents[2] / "worker-service/src/test/resources/chat"

CORPUS = [
    "Hello there, how are you today? You are a helpful assistant.",
    "The quick brown fox jumps over the lazy dog, and the dog answers: who are you?",
    "system user assistant system user assistant user assistant",
    "What is the capital of France? The capital of France is Paris.",
    "In 2026 there were 365 days; 12 months, 52 weeks and 8760 hours.",
    "I'm sure that you'll see it's what they've said, don't you think so?",
    "def answer(question):\n    return question.strip()\n\n\nprint(answer('  yes  '))\n",
    "请写一首关于春天的五言绝句。春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
    "你好！今天天气怎么样？今天天气很好，我们去公园吧。",
    "Smile 😀 and wave 👋, thumbs up 👍. Café, naïve, über, señor.",
    "Today Date: 26 Jul 2024. Cutting Knowledge Date: December 2023.",
] * 4

FAMILY = "👨\u200d👩\u200d👧\u200d👦"

CONVERSATIONS = {
    "one turn": [("user", "Hello there, how are you?")],
    "with a system message": [("system", "You are a pirate."), ("user", "Who are you?")],
    "several turns": [
        ("user", "What is the capital of France?"),
        ("assistant", "The capital of France is Paris."),
        ("user", "And of Spain?"),
        ("assistant", "Madrid.\n"),
        ("user", "Thank you!"),
    ],
    "several turns with a system message": [
        ("system", "Answer briefly.\nIn one line."),
        ("user", "Hi"),
        ("assistant", "Hello."),
        ("user", "Who are you?"),
    ],
    "Chinese": [("system", "你是一个诗人。"), ("user", "请写一首关于春天的五言绝句。")],
    "emoji": [("user", f"A family {FAMILY}, a flag 🇨🇳, a thumb 👍🏽!"), ("assistant", "👋😀"), ("user", "😀")],
    "line feeds around": [("user", "\n\nHello\n\n"), ("assistant", "\n"), ("user", "and?\n")],
    "blanks around": [("system", " \t Be brief. "), ("user", "  Hello   there  ")],
    "rare blanks around": [("user", "\u00a0\u3000\u2003Hello\u2028\u0085\u001f\u00a0")],
    "carriage returns and tabs": [("user", "a\r\nb\r\n\r\n\tc\td\r")],
    "digits and signs": [("user", "12345 + 67890 = 80235!!! ... (a)[b]{c}<d>|e|")],
    "decomposed accents": [("user", "Cafe\u0301 nai\u0308ve \u1100\u1161\u11a8")],
    "the SentencePiece space": [("user", "▁a ▁ b▁")],
    "template syntax": [("user", "{{7*7}} {% for x in y %} ${jndi:ldap://x} #{T(java.lang.Runtime)} \\n 'x' \"y\"")],
    "code": [("user", "def f(x):\n    return x\n\n\n        print(f(2))\n"), ("assistant", "2"), ("user", "it's")],
    "scripts of the world": [("user", "שלום עולם مرحبا भारत ไทย Ελλάδα Київ 한국어 \U00020000")],
    "controls": [("user", "\u0001\u001b[31m\u0007x\ufeff\u200e")],
    "a long word": [("user", "a" * 300 + "你" * 100)],
}

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

LLAMA_3_2 = r"""{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not tools_in_user_message is defined %}
    {%- set tools_in_user_message = true %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- This block extracts the system message, so we can slot it into the right place. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{#- System message #}
{{- "<|start_header_id|>system<|end_header_id|>\n\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\n" }}
{%- endif %}
{{- "Cutting Knowledge Date: December 2023\n" }}
{{- "Today Date: " + date_string + "\n\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}

{%- for message in messages %}
    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
{%- endif %}
"""

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
        golden = [golden_of(fast, title, turns, arguments) for title, turns in CONVERSATIONS.items()]
        (folder / "golden.json").write_text(
            "[\n" + ",\n".join(json.dumps(g, ensure_ascii=False) for g in golden) + "\n]\n", encoding="utf-8")


def golden_of(fast, title, turns, arguments):
    messages = [{"role": role, "content": content} for role, content in turns]
    text = fast.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, **arguments)
    ids = fast.apply_chat_template(messages, tokenize=True, add_generation_prompt=True, **arguments)
    return {"title": title, "messages": messages, "text": text, "ids": ids,
            "decoded": fast.decode(fast.encode(turns[-1][1], add_special_tokens=False), skip_special_tokens=True,
                                   clean_up_tokenization_spaces=False),
            "encoded": fast.encode(turns[-1][1], add_special_tokens=False)}


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

    write("plain", tiny, tiny_config, None)

    # A vocabulary whose merges spell the control tokens, and that takes whole words from it.
    words = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
    spelled = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
                         corpus=words * 50 + CORPUS[:2], ignore_merges=True)
    assert all(spelled.token_to_id(word) is not None for word in words)
    write("spelled", with_specials(spelled, words), qwen_config, QWEN_1_5)


main()
