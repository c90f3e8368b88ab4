"""Makes the tiny random models, and transformers' answers to them, that the worker's tests read.

    pip install torch==2.7.1 'transformers<5' safetensors         (all but Llama and Qwen: transformers 5.24)
    python tools/golden/tiny_models.py [NAME…]

Every folder is a Hugging Face folder as published ones are, plus golden.safetensors:
  tokens [n], logits [n, V]     of one pass in float32 over all tokens
  greedy [m]                    what generate() appends to the tokens
  counts [n], penalized [V]     the last row after penalties: repetition 1.3 over all tokens (as
                                transformers), then frequency 0.4 and presence 0.7 by OpenAI's formula
                                over the counts (of tokens[i] in the answer; 0: in the prompt only)
  bias_tokens [b], bias [b]     a bias that changes the greedy answer (OpenAI's logit_bias)
  biased [V]                    the last row after that bias, then a repetition penalty of 1.3
  biased_greedy [m]             what generate() appends with that bias
  logprobs [m]                  of these tokens, by the logits before any bias
  top_logprobs [m, 20]          the largest ones in their places
"""

import collections
import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM
from transformers import Qwen3Config, Qwen3ForCausalLM
from transformers import Lfm2Config, Lfm2ForCausalLM
from transformers import Qwen3_5Config, Qwen3_5ForConditionalGeneration
from transformers import Qwen3_5ForCausalLM, Qwen3_5TextConfig
from transformers import Ernie4_5Config, Ernie4_5ForCausalLM
from transformers import Gemma3Config, Gemma3ForCausalLM, Gemma3ForConditionalGeneration, Gemma3TextConfig
from transformers import GraniteMoeHybridConfig, GraniteMoeHybridForCausalLM
from transformers import Phi3Config, Phi3ForCausalLM
from transformers import SmolLM3Config, SmolLM3ForCausalLM
from transformers import RepetitionPenaltyLogitsProcessor, SequenceBiasLogitsProcessor

TARGET = (
    pathlib.Path(__file__).resolve().parent.parent.parent
    / "model-tests/src/test/resources/models"
)
VOCABULARY = 96

SMALL = dict(
    vocab_size=VOCABULARY,
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=256,
    initializer_range=0.25,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
LLAMA3_ROPE = dict(
    rope_type="llama3",
    factor=8.0,
    low_freq_factor=1.0,
    high_freq_factor=4.0,
    original_max_position_embeddings=16,
)
ODD = dict(hidden_size=48, intermediate_size=96, num_attention_heads=6, num_key_value_heads=2)


def qwen2(**changes):
    return Qwen2ForCausalLM(Qwen2Config(**{**SMALL, **changes}))


def llama(**changes):
    return LlamaForCausalLM(LlamaConfig(**{**SMALL, **changes}))


def qwen3(**changes):
    return Qwen3ForCausalLM(Qwen3Config(**{**SMALL, **changes}))


def granite(layers=2):
    """Dense Granite 4; the sizes of its Mamba layers, of which it has none, only have to be valid."""
    return GraniteMoeHybridForCausalLM(GraniteMoeHybridConfig(**{
        **SMALL, "num_hidden_layers": layers, "layer_types": ["attention"] * layers, "tie_word_embeddings": True,
        "shared_intermediate_size": 64, "num_local_experts": 0, "num_experts_per_tok": 0, "position_embedding_type": "rope",
        "embedding_multiplier": 3.0, "residual_multiplier": 0.4, "attention_multiplier": 0.3, "logits_scaling": 2.5,
        "mamba_n_heads": 4, "mamba_d_head": 16, "mamba_expand": 2}))


def smollm3(layers=2, **changes):
    return SmolLM3ForCausalLM(SmolLM3Config(**{
        **SMALL, "num_hidden_layers": layers, "tie_word_embeddings": True, "rope_theta": 5000.0, **changes}))


def ernie(**changes):
    return Ernie4_5ForCausalLM(Ernie4_5Config(**{
        **SMALL, "head_dim": 16, "tie_word_embeddings": True, "use_bias": False, **changes}))


def lfm2(kinds=("conv", "full_attention")):
    """The width of its MLP is 2/3 of what the configuration says, rounded up to a multiple of 32."""
    return Lfm2ForCausalLM(Lfm2Config(**{
        **SMALL, "num_hidden_layers": len(kinds), "layer_types": list(kinds), "intermediate_size": 80,
        "block_multiple_of": 32, "tie_word_embeddings": True,
        "rope_parameters": dict(rope_type="default", rope_theta=5000.0)}))


def gemma3(layers=4, **changes):
    """Windows shorter than the texts, which do not begin where blocks of the cache do."""
    return Gemma3ForCausalLM(Gemma3TextConfig(**{
        **SMALL, "num_hidden_layers": layers, "num_key_value_heads": 1, "head_dim": 16, "query_pre_attn_scalar": 20,
        "sliding_window": 11, "layer_types": ["sliding_attention", "full_attention"] * (layers // 2),
        "rope_parameters": {
            "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 5000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}}, **changes}))


def gemma3_wrapped():
    """With the part for images, which has to be ignored."""
    text = gemma3().config
    vision = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=28,
                  patch_size=14)
    return Gemma3ForConditionalGeneration(Gemma3Config(
        text_config=text, vision_config=vision, mm_tokens_per_image=4, image_token_id=90, boi_token_index=91,
        eoi_token_index=92))


QWEN35 = {
    **SMALL, "head_dim": 16, "linear_num_key_heads": 2, "linear_num_value_heads": 4, "linear_key_head_dim": 8,
    "linear_value_head_dim": 16, "num_hidden_layers": 2, "layer_types": ["linear_attention", "full_attention"],
    "tie_word_embeddings": True,
    "rope_parameters": dict(
        rope_type="default", rope_theta=5000.0, partial_rotary_factor=0.5, mrope_section=[2, 1, 1])}


def qwen35_text(layers=2):
    """Every second layer attends."""
    kinds = ["linear_attention", "full_attention"] * (layers // 2)
    return Qwen3_5ForCausalLM(Qwen3_5TextConfig(**{**QWEN35, "num_hidden_layers": layers, "layer_types": kinds}))


def qwen35():
    """With the part for images, which has to be ignored."""
    vision = dict(depth=1, hidden_size=16, intermediate_size=16, num_heads=2, out_hidden_size=32,
                  num_position_embeddings=16)
    return Qwen3_5ForConditionalGeneration(Qwen3_5Config(
        text_config=QWEN35, vision_config=vision, tie_word_embeddings=True, image_token_id=90, video_token_id=91,
        vision_start_token_id=92, vision_end_token_id=93))


def phi3(**changes):
    """LongRoPE on three quarters of each head, on texts of the original length."""
    return Phi3ForCausalLM(Phi3Config(**{
        **SMALL, "tie_word_embeddings": True, "partial_rotary_factor": 0.75, "original_max_position_embeddings": 128,
        "hidden_size": 64, "initializer_range": 0.18, "rope_scaling": {
            "type": "longrope", "short_factor": [1.0, 1.1, 1.5, 1.9, 2.5, 4.0], "long_factor": [9.0] * 6}, **changes}))


MODELS = {
    "qwen2-tied-f32": (lambda: qwen2(tie_word_embeddings=True), torch.float32, "5GB"),
    "qwen2-untied-bf16": (lambda: qwen2(tie_word_embeddings=False), torch.bfloat16, "5GB"),
    "llama-sharded-f16": (
        lambda: llama(tie_word_embeddings=False, rope_theta=500.0),
        torch.float16,
        "20KB",
    ),
    "llama-llama3-rope": (
        lambda: llama(tie_word_embeddings=True, rope_scaling=LLAMA3_ROPE, head_dim=16),
        torch.float32,
        "5GB",
    ),
    "llama-linear-rope": (
        lambda: llama(
            tie_word_embeddings=True, rope_scaling=dict(rope_type="linear", factor=2.0), **ODD
        ),
        torch.float16,
        "5GB",
    ),
    "qwen3-tied-bf16": (
        lambda: qwen3(tie_word_embeddings=True, head_dim=16),
        torch.bfloat16,
        "5GB",
    ),
    "granite-tied-bf16": (granite, torch.bfloat16, "5GB"),
    "smollm3-tied-bf16": (
        lambda: smollm3(no_rope_layers=[1, 0]),
        torch.bfloat16,
        "5GB",
    ),
    "ernie-tied-bf16": (ernie, torch.bfloat16, "5GB"),
    "lfm2-tied-bf16": (lfm2, torch.bfloat16, "5GB"),
    "qwen3.5-tied-bf16": (qwen35, torch.bfloat16, "5GB"),
    "gemma3-tied-bf16": (gemma3, torch.bfloat16, "5GB"),
    "phi3-tied-bf16": (phi3, torch.bfloat16, "5GB"),
    "gemma3-wrapped-bf16": (gemma3_wrapped, torch.bfloat16, "5GB"),
}


def randomize(model):
    """transformers starts norms at one and biases at zero, where a forgotten one would not show."""
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(parameter, std=0.3)
        elif name.endswith("A_log"):
            torch.nn.init.uniform_(parameter, -4, -1)
        elif name.endswith(("conv.weight", "conv1d.weight")):
            torch.nn.init.normal_(parameter, std=0.3)
        elif "norm" in name:
            torch.nn.init.normal_(parameter, mean=parameter.mean().item(), std=0.2)


def penalized(logits, tokens, counts):
    after = RepetitionPenaltyLogitsProcessor(1.3)(tokens.unsqueeze(0), logits.clone().unsqueeze(0))
    after = after[0]
    for token, count in counts.items():
        after[token] -= 0.4 * count + 0.7
    return after


def sequence_bias(bias):
    return {(token,): added for token, added in bias.items()}


def biased(logits, tokens, bias):
    """In the order in which generate() applies them."""
    tokens = tokens.unsqueeze(0)
    after = SequenceBiasLogitsProcessor(sequence_bias(bias))(tokens, logits.clone().unsqueeze(0))
    return RepetitionPenaltyLogitsProcessor(1.3)(tokens, after)[0]


def with_bias(model, tokens, logits, answer):
    """What the first greedy token is replaced by when it is banned, and some others are moved."""
    bias = {int(answer[0]): -100.0, 5: 1.5, 6: -2.25, 7: 3.0, int(answer[1]): -1.0}
    with torch.no_grad():
        generated = model.generate(
            tokens.unsqueeze(0),
            attention_mask=torch.ones(1, 24, dtype=torch.long),
            do_sample=False,
            max_new_tokens=32,
            repetition_penalty=1.0,
            sequence_bias=sequence_bias(bias),
            output_logits=True,
            return_dict_in_generate=True,
        )
    chosen = generated.sequences[0, 24:]
    rows = torch.log_softmax(torch.cat(generated.logits).float(), -1)
    return {
        "bias_tokens": torch.tensor([float(token) for token in bias]),
        "bias": torch.tensor(list(bias.values())),
        "biased": biased(logits, tokens, bias),
        "biased_greedy": chosen.float(),
        "logprobs": rows.gather(1, chosen.unsqueeze(1)).squeeze(1),
        "top_logprobs": rows.topk(20).values.contiguous(),
    }


def with_long_text(model):
    """A text of many windows, and the logits after each twentieth of its tokens."""
    tokens = torch.randint(3, model.config.get_text_config().vocab_size, (240,))
    with torch.no_grad():
        logits = model(tokens.unsqueeze(0)).logits[0]
    return {"long": tokens.float(), "long_logits": logits[19::20].float().contiguous()}


def golden(folder, model):
    model.generation_config.eos_token_id = None
    tokens = torch.randint(3, model.config.get_text_config().vocab_size, (24,))
    with torch.no_grad():
        logits = model(tokens.unsqueeze(0)).logits[0]
        answer = model.generate(
            tokens.unsqueeze(0),
            attention_mask=torch.ones(1, 24, dtype=torch.long),
            do_sample=False,
            max_new_tokens=32,
            repetition_penalty=1.0,
        )[0, 24:]
    counts = collections.Counter(tokens[12:].tolist())
    gemma = "gemma3" in model.config.model_type
    long_text = with_long_text(model) if gemma else {}
    save_file(
        {
            "tokens": tokens.float(),
            "logits": logits.float().contiguous(),
            "greedy": answer.float(),
            "counts": torch.tensor([float(counts[t]) for t in tokens.tolist()]),
            "penalized": penalized(logits[-1].float(), tokens, counts),
            **with_bias(model, tokens, logits[-1].float(), answer),
            **long_text,
        },
        folder / "golden.safetensors",
    )


def main():
    for seed, (name, (make, dtype, shard)) in enumerate(MODELS.items()):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        torch.manual_seed(seed)
        folder = TARGET / name
        shutil.rmtree(folder, ignore_errors=True)
        model = make()
        randomize(model)
        model.to(dtype).save_pretrained(folder, max_shard_size=shard)
        stored = type(model).from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        )
        golden(folder, stored.eval())
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(name, size, json.loads((folder / "config.json").read_text())["architectures"])


if __name__ == "__main__":
    main()
