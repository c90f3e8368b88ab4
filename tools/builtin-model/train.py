"""Trains the model on the corpus, on the CPU in float32.

    python train.py --out build --steps 3000

One sequence is one dialogue, as at run time; dialogues of like length share a batch, so little is
padding. The loss is over the answers alone. The rate is constant and falls over the last steps; a
file build/finish makes it fall at once. Every few minutes a checkpoint of the running average of
the weights is kept, which is good at any time.
"""

import argparse
import copy
import json
import time
from pathlib import Path
from random import Random
from typing import Iterator

import torch
from torch.nn.functional import cross_entropy
from transformers import Qwen2Config, Qwen2ForCausalLM

import chat
from muon import Muon

WINDOW = 2048


def config(vocabulary: int) -> Qwen2Config:
    return Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=256,
        intermediate_size=640,
        num_hidden_layers=4,
        num_attention_heads=8,
        num_key_value_heads=4,
        max_position_embeddings=WINDOW,
        max_window_layers=4,
        rope_theta=10000.0,
        rms_norm_eps=1e-6,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=2,
    )


def examples(out: Path) -> list[tuple[list[int], list[bool]]]:
    tokenizer = chat.load(out)
    with open(out / "train.jsonl", encoding="utf-8") as file:
        encoded = [chat.encode(tokenizer, json.loads(line)) for line in file]
    return [(ids[:WINDOW], learn[:WINDOW]) for ids, learn in encoded]


def batches(rng: Random, dialogues: list, tokens: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Endless batches of at most so many tokens, padding included."""
    while True:
        rng.shuffle(dialogues)
        for at in range(0, len(dialogues), 8192):
            pool = sorted(dialogues[at : at + 8192], key=lambda d: len(d[0]))
            groups, group = [], []
            for d in pool:
                if group and len(d[0]) * (len(group) + 1) > tokens:
                    groups.append(group)
                    group = []
                group.append(d)
            groups.append(group)
            rng.shuffle(groups)
            yield from map(padded, groups)


def padded(group: list) -> tuple[torch.Tensor, torch.Tensor]:
    """Right padding needs no attention mask: a causal model never looks right."""
    width = max(len(ids) for ids, _ in group)
    ids = torch.tensor([i + [0] * (width - len(i)) for i, _ in group])
    learn = torch.tensor([m + [False] * (width - len(m)) for _, m in group])
    return ids, learn


def rate(step: int, steps: int, fall: int) -> float:
    """A share of the peak: up over 100 steps, constant, and down to nothing over the last ones."""
    return min(1.0, (step + 1) / min(100, steps // 10), (steps - step) / fall)


def average(mean: torch.nn.Module, model: torch.nn.Module, step: int, steps: int) -> None:
    share = max(0.01, 10 / steps, 1 / (step + 1))
    torch._foreach_lerp_(list(mean.parameters()), [p.detach() for p in model.parameters()], share)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=Path("build"))
    options.add_argument("--steps", type=int, default=3000)
    options.add_argument("--fall", type=int, default=600, help="steps over which the rate falls")
    options.add_argument("--tokens", type=int, default=3072, help="a batch, padding included")
    options.add_argument("--rate", type=float, default=2.5e-3)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--start", type=Path, help="a checkpoint to go on from")
    options.add_argument("--threads", type=int, default=2)
    o = options.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    dialogues = examples(o.out)
    if o.start:
        model = Qwen2ForCausalLM.from_pretrained(o.start)
    else:
        model = Qwen2ForCausalLM(config(chat.load(o.out).get_vocab_size()))
    total = sum(len(ids) for ids, _ in dialogues)
    print(f"{model.num_parameters()} parameters, {total} tokens in {len(dialogues)} dialogues", flush=True)
    mean_model = copy.deepcopy(model).requires_grad_(False)
    body = torch.compile(model.model, dynamic=True)
    muon = Muon([p for p in model.model.layers.parameters() if p.dim() == 2])
    others = [p for n, p in model.named_parameters() if p.dim() == 1 or "layers" not in n]
    adam = torch.optim.AdamW(others, lr=o.rate, betas=(0.9, 0.97), weight_decay=0.01, fused=True)
    feed = batches(Random(o.seed), dialogues, o.tokens)
    started = kept = time.time()
    seen, mean, step = 0, 0.0, 0
    while step < o.steps:
        if (o.out / "finish").exists():
            o.steps = min(o.steps, step + o.fall)
            (o.out / "finish").unlink()
        now = o.rate * rate(step, o.steps, o.fall)
        ids, learn = next(feed)
        hidden = body(input_ids=ids[:, :-1], use_cache=False).last_hidden_state
        wanted = learn[:, 1:]
        loss = cross_entropy(model.lm_head(hidden[wanted]), ids[:, 1:][wanted])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        adam.param_groups[0]["lr"] = now
        adam.step()
        muon.step(now)
        model.zero_grad(set_to_none=True)
        average(mean_model, model, step, o.steps)
        step += 1
        seen += ids.numel()
        mean = loss.item() if step == 1 else 0.97 * mean + 0.03 * loss.item()
        if step % 25 == 0:
            spent = time.time() - started
            print(f"step {step} loss {mean:.4f} {seen / spent:.0f} tokens/s {spent / 60:.1f} min", flush=True)
        if time.time() - kept > 120 or step == o.steps:
            mean_model.save_pretrained(o.out / "checkpoint")
            kept = time.time()
    print(f"trained {step} steps, {seen} tokens in {(time.time() - started) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
