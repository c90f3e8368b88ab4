"""Writes the checkpoint as a Hugging Face folder in bfloat16.

    python export.py --out build --to ../../model-store/src/main/resources/models/parley-builtin
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

import chat
from train import WINDOW, config

END_OF_TEXT, START, END = range(3)


def write(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def model_config(vocabulary: int) -> dict:
    made = config(vocabulary).to_dict()
    names = (
        "hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads "
        "hidden_act max_position_embeddings max_window_layers use_sliding_window sliding_window "
        "attention_dropout initializer_range rms_norm_eps rope_theta tie_word_embeddings "
        "vocab_size bos_token_id eos_token_id use_cache model_type"
    ).split()
    return {
        "architectures": ["Qwen2ForCausalLM"],
        **{name: made[name] for name in names},
        "torch_dtype": "bfloat16",
    }


def tokenizer_config() -> dict:
    added = {
        str(i): {"content": token, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
        for i, token in enumerate(chat.SPECIALS)
    }
    return {
        "add_prefix_space": False,
        "added_tokens_decoder": added,
        "additional_special_tokens": chat.SPECIALS[1:],
        "bos_token": None,
        "chat_template": chat.TEMPLATE,
        "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>",
        "errors": "replace",
        "model_max_length": WINDOW,
        "pad_token": "<|endoftext|>",
        "split_special_tokens": False,
        "tokenizer_class": "Qwen2Tokenizer",
        "unk_token": None,
    }


def generation_config() -> dict:
    return {
        "bos_token_id": END_OF_TEXT,
        "do_sample": True,
        "eos_token_id": [END, END_OF_TEXT],
        "pad_token_id": END_OF_TEXT,
        "repetition_penalty": 1.0,
        "temperature": 0.3,
        "top_k": 20,
        "top_p": 0.9,
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=Path("build"))
    options.add_argument("--to", type=Path, required=True)
    o = options.parse_args()
    o.to.mkdir(parents=True, exist_ok=True)
    weights = load_file(o.out / "checkpoint" / "model.safetensors")
    weights.pop("lm_head.weight", None)  # tied to the embedding
    tensors = {name: w.to(torch.bfloat16).contiguous() for name, w in sorted(weights.items())}
    save_file(tensors, o.to / "model.safetensors", metadata={"format": "pt"})
    shutil.copyfile(o.out / "tokenizer.json", o.to / "tokenizer.json")
    shutil.copyfile(Path(__file__).with_name("MODEL_CARD.md"), o.to / "README.md")
    shutil.copyfile(Path(__file__).with_name("parley.json"), o.to / "parley.json")
    write(o.to / "config.json", model_config(chat.load(o.out).get_vocab_size()))
    write(o.to / "tokenizer_config.json", tokenizer_config())
    write(o.to / "generation_config.json", generation_config())
    size = sum(f.stat().st_size for f in o.to.iterdir())
    print(f"{sum(t.numel() for t in tensors.values())} parameters, {size / 1e6:.1f} MB in {o.to}")


if __name__ == "__main__":
    main()
