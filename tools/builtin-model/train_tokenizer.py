"""Trains the byte-level BPE vocabulary on the corpus.

    python train_tokenizer.py --out build

The pre-tokenizer of the result is that of Qwen2. Training alone also splits between Chinese
characters, so that no merge joins two of them: a poem streams character by character. Emoji are
left out of the training text on purpose; they are spelled in bytes, as rare characters are in
every large vocabulary.
"""

import argparse
import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from chat import SPECIALS

QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def texts(corpus: Path, most: int) -> list[str]:
    found = []
    with open(corpus, encoding="utf-8") as file:
        for _, line in zip(range(most), file):
            found += [m["content"] for m in json.loads(line)]
    return ["".join(c for c in t if ord(c) < 0x10000 and not 0x2600 <= ord(c) < 0x2C00) for t in found]


def split(*patterns: str) -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(p), "isolated") for p in patterns]
        + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=Path("build"))
    options.add_argument("--vocabulary", type=int, default=3328)
    o = options.parse_args()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.pre_tokenizer = split(r"\p{Han}", QWEN)
    trainer = trainers.BpeTrainer(
        vocab_size=o.vocabulary,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=4,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts(o.out / "train.jsonl", 60_000), trainer)
    tokenizer.pre_tokenizer = split(QWEN)
    tokenizer.save(str(o.out / "tokenizer.json"))
    print(f"{tokenizer.get_vocab_size()} tokens in {o.out / 'tokenizer.json'}")


if __name__ == "__main__":
    main()
