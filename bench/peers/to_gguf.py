"""Converts a Qwen2 folder for llama.cpp: to_gguf.py FOLDER OUT q8_0|q4_0|q4_1

All matrices are quantised, the embedding (and with it the tied head) too: llama-quantize would keep
that one in 6 bits where the others have 4, so this is the faster file.
"""

import json
import sys

import gguf
import torch
from safetensors import safe_open

folder, target, kind = sys.argv[1:]
quantized = gguf.GGMLQuantizationType[kind.upper()]
config = json.load(open(folder + "/config.json"))
tokenizer = json.load(open(folder + "/tokenizer.json"))

NAMES = {
    "input_layernorm.weight": "attn_norm.weight",
    "self_attn.q_proj.weight": "attn_q.weight",
    "self_attn.q_proj.bias": "attn_q.bias",
    "self_attn.k_proj.weight": "attn_k.weight",
    "self_attn.k_proj.bias": "attn_k.bias",
    "self_attn.v_proj.weight": "attn_v.weight",
    "self_attn.v_proj.bias": "attn_v.bias",
    "self_attn.o_proj.weight": "attn_output.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "mlp.gate_proj.weight": "ffn_gate.weight",
    "mlp.up_proj.weight": "ffn_up.weight",
    "mlp.down_proj.weight": "ffn_down.weight",
}


def renamed(name):
    if name == "model.embed_tokens.weight":
        return "token_embd.weight"
    if name == "model.norm.weight":
        return "output_norm.weight"
    _, _, layer, rest = name.split(".", 3)
    return f"blk.{layer}.{NAMES[rest]}"


writer = gguf.GGUFWriter(target, "qwen2")
writer.add_context_length(config["max_position_embeddings"])
writer.add_embedding_length(config["hidden_size"])
writer.add_feed_forward_length(config["intermediate_size"])
writer.add_block_count(config["num_hidden_layers"])
writer.add_head_count(config["num_attention_heads"])
writer.add_head_count_kv(config["num_key_value_heads"])
writer.add_rope_freq_base(config["rope_theta"])
writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{kind.upper()}"])

words = [f"[PAD{i}]" for i in range(config["vocab_size"])]
types = [gguf.TokenType.UNUSED] * len(words)
for word, index in tokenizer["model"]["vocab"].items():
    words[index], types[index] = word, gguf.TokenType.NORMAL
for token in tokenizer["added_tokens"]:
    words[token["id"]], types[token["id"]] = token["content"], gguf.TokenType.CONTROL
merges = tokenizer["model"]["merges"]
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("qwen2")
writer.add_token_list(words)
writer.add_token_types(types)
writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in merges])
writer.add_eos_token_id(config["eos_token_id"])

with safe_open(folder + "/model.safetensors", "pt") as weights:
    for name in weights.keys():
        tensor = weights.get_tensor(name).to(torch.float32).numpy()
        if tensor.ndim == 1:
            writer.add_tensor(renamed(name), tensor)
        else:
            data = gguf.quants.quantize(tensor, quantized)
            writer.add_tensor(renamed(name), data, raw_dtype=quantized)

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
