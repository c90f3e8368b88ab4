"""ChatML as this model is trained on it: text to token ids, and which of them to learn."""

from pathlib import Path

from tokenizers import Tokenizer

SYSTEM = "You are the small built-in model of Parley."
"""The default system message: a literal in the chat template, as Qwen1.5 has one."""

TEMPLATE = (
    "{% for message in messages %}"
    "{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\n" + SYSTEM + "<|im_end|>\n' }}"
    "{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def load(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def encode(tokenizer: Tokenizer, messages: list[dict]) -> tuple[list[int], list[bool]]:
    """Token ids of a whole dialogue; True where the id is an answer's, or the end of one."""
    if messages[0]["role"] != "system":
        messages = [{"role": "system", "content": SYSTEM}, *messages]
    start, end = (tokenizer.token_to_id(t) for t in SPECIALS[1:])
    newline = tokenizer.encode("\n").ids
    ids: list[int] = []
    learn: list[bool] = []
    for message in messages:
        head = [start, *tokenizer.encode(message["role"] + "\n").ids]
        body = [*tokenizer.encode(message["content"]).ids, end]
        answer = message["role"] == "assistant" and message.get("learn", True)
        ids += head + body + newline
        learn += [False] * len(head) + [answer] * len(body) + [False] * len(newline)
    return ids, learn
