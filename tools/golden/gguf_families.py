"""Makes tiny GGUF files of more families, with transformers' answers, that the worker's tests read.

    pip install torch==2.7.1 transformers==5.24 gguf==0.19.0 safetensors
    python tools/golden/gguf_families.py [NAME…]

Each is a random model of transformers, written as llama.cpp's converter writes it: the rows of queries and
keys pair by pair, the two halves of Granite's MLP apart, norms of Gemma with the one that folders leave out. The answers are those of the model itself.
"""

import itertools
import math
import sys

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type

import gguf_models
import tiny_models

LLAMA = {
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "shared_mlp.output_linear": "ffn_down",
    "operator_norm": "attn_norm",
    "ffn_norm": "ffn_norm",
    "self_attn.out_proj": "attn_output",
    "self_attn.q_layernorm": "attn_q_norm",
    "self_attn.k_layernorm": "attn_k_norm",
    "feed_forward.w1": "ffn_gate",
    "feed_forward.w2": "ffn_down",
    "feed_forward.w3": "ffn_up",
    "conv.in_proj": "shortconv.in_proj",
    "conv.conv": "shortconv.conv",
    "conv.out_proj": "shortconv.out_proj",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "self_attn.qkv_proj": "attn_qkv",
    "mlp.gate_up_proj": "ffn_up",
}
GEMMA = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


QWEN35 = {"post_attention_layernorm": "post_attention_norm"}


def tiled(tensor, config, first=0):
    """llama.cpp's order of the value heads of a Gated DeltaNet, whose rows begin at `first`."""
    keys, heads = config.linear_num_key_heads, config.linear_num_value_heads
    values = tensor[first:].reshape(keys, heads // keys, -1, *tensor.shape[1:])
    return torch.cat([tensor[:first], values.transpose(0, 1).reshape(tensor[first:].shape)])


def delta(part, tensor, config):
    keys = 2 * config.linear_num_key_heads * config.linear_key_head_dim
    if part == "linear_attn.A_log":
        return ".ssm_a", -tiled(tensor, config).exp()
    if part == "linear_attn.dt_bias":
        return ".ssm_dt.bias", tiled(tensor, config)
    if part == "linear_attn.conv1d":
        return ".ssm_conv1d.weight", tiled(tensor.squeeze(1), config, keys)
    if part == "linear_attn.in_proj_qkv":
        return ".attn_qkv.weight", tiled(tensor, config, keys)
    if part == "linear_attn.out_proj":
        return ".ssm_out.weight", tiled(tensor.t(), config).t()
    if part == "linear_attn.norm":
        return ".ssm_norm.weight", tensor
    names = {"in_proj_z": "attn_gate", "in_proj_b": "ssm_beta", "in_proj_a": "ssm_alpha"}
    return f".{names[part.removeprefix('linear_attn.')]}.weight", tiled(tensor, config)


def in_pairs(rows, heads):
    return rows.reshape(heads, 2, -1, rows.shape[1]).transpose(1, 2).reshape(rows.shape)


def tensors(model, turned):
    """Names and numbers in the file, and the name in the model."""
    config = model.config
    gemma = config.model_type == "gemma3_text"
    qwen = config.model_type == "qwen3_5_text"
    names = {**LLAMA, **(GEMMA if gemma else QWEN35 if qwen else {})}
    for name, tensor in model.state_dict().items():
        if (gemma or qwen) and "norm" in name and "linear_attn" not in name:
            tensor = tensor + 1
        if name == "lm_head.weight":
            continue
        if name == "model.embed_tokens.weight":
            yield "token_embd.weight", tensor, name
            continue
        if name == "model.norm.weight":
            yield "output_norm.weight", tensor, name
            continue
        if name == "model.embedding_norm.weight":
            yield "token_embd_norm.weight", tensor, name
            continue
        _, _, layer, rest = name.split(".", 3)
        block, part = f"blk.{layer}.", rest.removesuffix(".weight")
        if part.startswith("linear_attn."):
            rest, tensor = delta(part, tensor, config)
            yield f"blk.{layer}{rest}", tensor, name
            continue
        if part == "shared_mlp.input_linear":
            gate, up = tensor.chunk(2)
            yield block + "ffn_gate.weight", gate, name
            yield block + "ffn_up.weight", up, name
            continue
        if turned and part in ("self_attn.q_proj", "self_attn.k_proj"):
            query = part.endswith("q_proj")
            tensor = in_pairs(tensor, config.num_attention_heads if query else config.num_key_value_heads)
        if part == "conv.conv":
            tensor = tensor.squeeze(1)
        yield block + names[part] + ".weight", tensor, name


OLD_TYPES = [Type.Q4_0, Type.Q8_0, Type.Q5_1, Type.Q4_1, Type.Q5_0]


def quantize(model):
    """Matrices as a file can hold them: their types by name. Not those whose columns are put in another order."""
    names = [name for name, tensor in model.named_parameters()
             if tensor.dim() == 2 and not name.endswith("linear_attn.out_proj.weight")]
    types = dict(zip(names, itertools.cycle(OLD_TYPES)))
    for name, type_ in types.items():
        rounded = gguf.dequantize(gguf.quantize(model.get_parameter(name).detach().numpy(), type_), type_)
        model.get_parameter(name).data = torch.tensor(rounded)
    return types


def as_stored(tensor, type_):
    """Rounding what was rounded changes nothing."""
    data = gguf.quantize(tensor.contiguous().detach().numpy(), type_)
    assert np.array_equal(gguf.dequantize(data, type_), tensor.numpy())
    return data


def write(name, architecture, make, seed, inner, turned, extra, quantized=False):
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    torch.manual_seed(seed)
    model = make()
    tiny_models.randomize(model)
    for parameter in model.parameters():  # and no buffer: the frequencies of rope stay exact
        parameter.data = parameter.data.half().float()
    types = quantize(model) if quantized else {}
    model.eval()
    model.config._attn_implementation = "eager"
    folder = gguf_models.fresh(name)
    config = model.config
    writer = gguf.GGUFWriter(folder / "model.gguf", architecture)
    writer.add_block_count(config.num_hidden_layers + (architecture == "qwen35"))
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(config.num_attention_heads)
    kinds = getattr(config, "layer_types", None) or []
    groups = config.num_key_value_heads
    writer.add_head_count_kv([0 if kind == "conv" else groups for kind in kinds] if "conv" in kinds else groups)
    writer.add_layer_norm_rms_eps(getattr(config, "rms_norm_eps", None) or config.norm_eps)
    rope = getattr(config, "rope_parameters", None) or {}
    theta = rope.get("full_attention", rope).get("rope_theta") or config.rope_theta
    writer.add_rope_freq_base(theta)
    writer.add_vocab_size(config.vocab_size)
    extra(writer, config)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([f"<{i}>" for i in range(config.vocab_size)])
    writer.add_token_merges([])
    writer.add_eos_token_id(2)
    for tensor_name, tensor, own_name in tensors(model, turned):
        if own_name in types:
            type_ = types[own_name]
            writer.add_tensor(tensor_name, as_stored(tensor, type_), raw_dtype=type_)
            continue
        matrix = tensor.dim() == 2 and not tensor_name.endswith(("conv.weight", "conv1d.weight"))
        writer.add_tensor(tensor_name, tensor.contiguous().numpy().astype(np.float16 if matrix else np.float32))
    gguf_models.finish(writer)
    tiny_models.golden(folder, model)
    print(name, sum(file.stat().st_size for file in folder.iterdir()))


def granite(writer, config):
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_attention_scale(config.attention_multiplier)
    writer.add_embedding_scale(config.embedding_multiplier)
    writer.add_residual_scale(config.residual_multiplier)
    writer.add_logit_scale(config.logits_scaling)


def smollm3(writer, config):
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)


def ernie(writer, config):
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)


def lfm2(writer, config):
    writer.add_shortconv_l_cache(config.conv_L_cache)


def lfm2_model():
    return tiny_models.lfm2(("conv", "conv", "full_attention"))


def gemma3(writer, config):
    """The pattern and the base of frequencies in windows are keys that only newer files have."""
    ernie(writer, config)
    writer.add_sliding_window(config.sliding_window)
    writer.add_sliding_window_pattern(2)
    writer.add_rope_freq_base_swa(config.rope_parameters["sliding_attention"]["rope_theta"])
    writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(config.rope_parameters["full_attention"]["factor"])


def qwen35(writer, config):
    """A layer that guesses ahead stands behind the others; it has to be ignored."""
    ernie(writer, config)
    writer.add_rope_dimension_count(config.head_dim // 2)
    writer.add_full_attention_interval(2)
    writer.add_ssm_conv_kernel(config.linear_conv_kernel_dim)
    writer.add_ssm_state_size(config.linear_key_head_dim)
    writer.add_ssm_group_count(config.linear_num_key_heads)
    writer.add_ssm_time_step_rank(config.linear_num_value_heads)
    writer.add_ssm_inner_size(config.linear_num_value_heads * config.linear_value_head_dim)
    writer.add_nextn_predict_layers(1)
    writer.add_tensor(f"blk.{config.num_hidden_layers}.nextn.eh_proj.weight", np.zeros((4, 8), np.float32))


def phi3(writer, config):
    rope = config.rope_parameters
    original, head = config.original_max_position_embeddings, config.hidden_size // config.num_attention_heads
    writer.add_rope_dimension_count(int(head * rope["partial_rotary_factor"]))
    writer.add_rope_scaling_orig_ctx_len(original)
    writer.add_sliding_window(0)
    factor = config.max_position_embeddings / original
    writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(factor) / math.log(original)))
    for kind in ("long", "short"):
        writer.add_tensor(f"rope_factors_{kind}.weight", np.array(rope[f"{kind}_factor"], dtype=np.float32))


def main():
    write("gguf-granite", "granite", tiny_models.granite, 11, 64, True, granite)
    write("gguf-smollm3", "smollm3", lambda: tiny_models.smollm3(layers=4), 12, 64, True, smollm3)
    write("gguf-ernie", "ernie4_5", tiny_models.ernie, 13, 64, False, ernie)
    write("gguf-lfm2", "lfm2", lfm2_model, 15, 64, False, lfm2)
    small = lambda: tiny_models.gemma3(query_pre_attn_scalar=16)
    write("gguf-gemma3", "gemma3", small, 14, 64, False, gemma3)
    write("gguf-qwen35", "qwen35", tiny_models.qwen35_text, 16, 64, False, qwen35)
    write("gguf-gemma3-quantized", "gemma3", small, 17, 64, False, gemma3, quantized=True)
    write("gguf-qwen35-quantized", "qwen35", tiny_models.qwen35_text, 18, 64, False, qwen35, quantized=True)
    write("gguf-phi3", "phi3", tiny_models.phi3, 16, 64, False, phi3)


if __name__ == "__main__":
    main()
