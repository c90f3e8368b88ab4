"""Makes the tiny GGUF files, and transformers' and gguf's answers to them, that the worker's tests read.

    pip install torch==2.7.1 'transformers<5' gguf==0.19.0 accelerate safetensors sentencepiece
    python tools/golden/gguf_models.py
    python tools/golden/gguf_models.py blocks|mixed|texts                   (only these)
    python tools/golden/gguf_models.py SmolLM2-135M-Instruct.Q4_1.gguf      (see real_model)

gguf-blocks    every type of tensor, with the numbers that the gguf package reads in them
gguf-…         random models as llama.cpp writes them, with the answers of transformers'
               from_pretrained(…, gguf_file=…), as tiny_models.py describes them; their tokenizers are
               those of model-tests/src/test/resources/chat, where chat_formats.py put the ids
gguf-pieces    a tokenizer that sentencepiece trained, with the ids that sentencepiece gives
"""

import io
import json
import pathlib
import shutil
import sys

import gguf
import numpy as np
import sentencepiece
import torch
from gguf import GGMLQuantizationType as Type
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

import chat_texts
import tiny_models

RESOURCES = tiny_models.TARGET.parent
TARGET = tiny_models.TARGET
KINDS = dict(normal=1, unknown=2, control=3, user=4, unused=5, byte=6)


# ---- blocks ------------------------------------------------------------------------------------


# Of the types that gguf cannot write: about the scale that makes weights of 0.1, and where it stands.
K_SCALES = {
    Type.Q2_K: (3e-3, 80), Type.Q3_K: (1e-3, 108), Type.Q4_K: (4e-4, 0), Type.Q5_K: (2e-4, 0), Type.Q6_K: (1e-4, 208)}
# Times that scale, the scale of the minima behind it: half of the largest code.
K_MINIMA = {Type.Q2_K: 1.5, Type.Q4_K: 7.5, Type.Q5_K: 15.5}


def random_blocks(type_, shape, random):
    """Numbers of about the size of weights; the K types, which gguf cannot write, from random bytes."""
    if type_ not in K_SCALES:
        return gguf.quantize(random.normal(0, 0.1, shape).astype(np.float32), type_)
    elements, size = gguf.GGML_QUANT_SIZES[type_]
    count = int(np.prod(shape)) // elements
    blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
    scale, at = K_SCALES[type_]
    scale = (scale * random.uniform(0.5, 1, (count, 1))).astype(np.float16)
    blocks[:, at:at + 2] = scale.view(np.uint8)
    if type_ in K_MINIMA:
        blocks[:, at + 2:at + 4] = (scale * np.float16(K_MINIMA[type_])).view(np.uint8)
    return blocks.reshape(*shape[:-1], -1)


def blocks():
    folder = fresh("gguf-blocks")
    random = np.random.default_rng(1)
    writer = gguf.GGUFWriter(folder / "model.gguf", "none")
    numbers = {}
    for type_ in (Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1,
                  Type.Q4_K, Type.Q5_K, Type.Q6_K, Type.Q2_K, Type.Q3_K):
        data = random_blocks(type_, (2, 256), random)
        writer.add_tensor(type_.name, data, raw_dtype=type_)
        numbers[type_.name] = torch.tensor(gguf.dequantize(data, type_).astype(np.float32))
    finish(writer)
    save_file(numbers, folder / "golden.safetensors")


# ---- models ------------------------------------------------------------------------------------


def add_tokenizer(writer, chat, pre):
    """What convert_hf_to_gguf.py writes of the tokenizer in a folder of test resources."""
    folder = RESOURCES / "chat" / chat
    made = json.loads((folder / "tokenizer.json").read_text())
    config = json.loads((folder / "tokenizer_config.json").read_text())
    vocab = dict(made["model"]["vocab"])
    added = {token["content"]: token for token in made["added_tokens"]}
    vocab.update({content: token["id"] for content, token in added.items()})
    tokens = sorted(vocab, key=vocab.get)
    assert [vocab[token] for token in tokens] == list(range(len(tokens)))
    kinds = [kind(token, added, made["model"].get("unk_token")) for token in tokens]
    tokens += ["[PAD0]", "[PAD1]"]
    kinds += [KINDS["unused"]] * 2
    writer.add_tokenizer_model("llama" if pre == "default" else "gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    merges = made["model"]["merges"]
    if pre == "default":
        ranks = {"".join(merge): rank for rank, merge in reversed(list(enumerate(merges)))}
        writer.add_token_scores([-float(ranks.get(token, 1e6)) for token in tokens])
        writer.add_unk_token_id(vocab["<unk>"])
    else:
        writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    text = lambda token: token["content"] if isinstance(token, dict) else token
    if config.get("bos_token"):
        writer.add_bos_token_id(vocab[text(config["bos_token"])])
    writer.add_eos_token_id(vocab[text(config["eos_token"])])
    template = folder / "chat_template.jinja"
    writer.add_chat_template(template.read_text() if template.exists() else config["chat_template"])
    return len(tokens)


def kind(token, added, unknown):
    if token == unknown:
        return KINDS["unknown"]
    if token in added:
        return KINDS["control" if added[token]["special"] else "user"]
    return KINDS["byte" if token.startswith("<0x") and len(token) == 6 else "normal"]


class Maker:
    """Writes one random model, every tensor in the next of the given types."""

    def __init__(self, name, architecture, seed, types, chat, pre, **sizes):
        self.folder = fresh(name)
        self.random = np.random.default_rng(seed)
        self.types = types
        self.count = 0
        self.sizes = sizes
        self.writer = gguf.GGUFWriter(self.folder / "model.gguf", architecture)
        self.vocabulary = add_tokenizer(self.writer, chat, pre)

    def matrix(self, name, rows, columns):
        type_ = self.types[self.count % len(self.types)]
        self.count += 1
        self.writer.add_tensor(name, random_blocks(type_, (rows, columns), self.random), raw_dtype=type_)

    def vector(self, name, size, mean):
        self.writer.add_tensor(name, self.random.normal(mean, 0.2, size).astype(np.float32))

    def rope_factors(self, factor):
        """What llama.cpp's convert_hf_to_gguf.py writes for rope_type llama3; see write for theta."""
        size = self.sizes["hidden"] // self.sizes["heads"]
        frequencies = 5000.0 ** -(np.arange(0, size, 2) / size)
        length = 2 * np.pi / frequencies
        smooth = (8192 / length - 1) / (4 - 1)
        blended = 1 / ((1 - smooth) / factor + smooth)
        factors = np.where(length < 8192 / 4, 1, np.where(length > 8192, factor, blended))
        assert len(set(factors)) > 2
        self.writer.add_tensor("rope_freqs.weight", factors.astype(np.float32))
        return self

    def write(self, tied, bias):
        hidden, heads, groups = self.sizes["hidden"], self.sizes["heads"], self.sizes["groups"]
        inner, layers = self.sizes["inner"], self.sizes["layers"]
        size = self.sizes.get("size", hidden // heads)
        normed = "size" in self.sizes
        self.writer.add_block_count(layers)
        self.writer.add_context_length(256)
        self.writer.add_embedding_length(hidden)
        self.writer.add_feed_forward_length(inner)
        self.writer.add_head_count(heads)
        self.writer.add_head_count_kv(groups)
        self.writer.add_layer_norm_rms_eps(1e-5)
        self.writer.add_rope_freq_base(5000.0)
        self.writer.add_vocab_size(self.vocabulary)
        if normed:
            self.writer.add_key_length(size)
            self.writer.add_value_length(size)
        elif not bias:
            self.writer.add_rope_dimension_count(size)
        self.matrix("token_embd.weight", self.vocabulary, hidden)
        self.vector("output_norm.weight", hidden, 1)
        if not tied:
            self.matrix("output.weight", self.vocabulary, hidden)
        for layer in range(layers):
            block = f"blk.{layer}."
            self.vector(block + "attn_norm.weight", hidden, 1)
            self.vector(block + "ffn_norm.weight", hidden, 1)
            self.matrix(block + "attn_q.weight", heads * size, hidden)
            self.matrix(block + "attn_k.weight", groups * size, hidden)
            self.matrix(block + "attn_v.weight", groups * size, hidden)
            self.matrix(block + "attn_output.weight", hidden, heads * size)
            self.matrix(block + "ffn_gate.weight", inner, hidden)
            self.matrix(block + "ffn_up.weight", inner, hidden)
            self.matrix(block + "ffn_down.weight", hidden, inner)
            if normed:
                self.vector(block + "attn_q_norm.weight", size, 1)
                self.vector(block + "attn_k_norm.weight", size, 1)
            if bias:
                self.vector(block + "attn_q.bias", heads * size, 0)
                self.vector(block + "attn_k.bias", groups * size, 0)
                self.vector(block + "attn_v.bias", groups * size, 0)
        finish(self.writer)
        return self

    def answer(self):
        model = AutoModelForCausalLM.from_pretrained(
            self.folder, gguf_file="model.gguf", dtype=torch.float32, attn_implementation="eager"
        )
        tiny_models.golden(self.folder, model.eval())
        print(self.folder.name, sum(file.stat().st_size for file in self.folder.iterdir()))


def models():
    large = dict(hidden=256, inner=256, heads=4, groups=2, layers=1)
    small = dict(hidden=64, inner=96, heads=4, groups=2, layers=2)
    k_types = [Type.Q4_K, Type.Q6_K, Type.Q5_K]
    old_types = [Type.Q5_1, Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.BF16, Type.F16, Type.F32]
    torch.manual_seed(1)
    Maker("gguf-llama", "llama", 1, k_types, "smollm2", "smollm", **large).write(tied=True, bias=False).answer()
    Maker("gguf-qwen2", "qwen2", 2, old_types, "qwen2.5", "qwen2", **small).write(tied=False, bias=True).answer()
    wide = dict(small, heads=2, groups=1, layers=1, size=128)
    Maker("gguf-qwen3", "qwen3", 5, old_types, "qwen2.5", "qwen2", **wide).write(tied=True, bias=False).answer()
    Maker("gguf-llama3", "llama", 3, [Type.Q4_1], "llama3", "llama-bpe", **small).rope_factors(32.0).write(tied=True, bias=False)
    Maker("gguf-pieced", "llama", 4, [Type.Q4_0], "tinyllama", "default", **small).write(tied=True, bias=False)
    mixed()
    texts()


def mixed():
    """All types in one file, so that q, k and v of a layer differ."""
    types = [Type.Q2_K, Type.Q5_0, Type.Q3_K, Type.Q4_1, Type.Q6_K, Type.Q8_0, Type.Q4_K, Type.F16, Type.Q5_K,
             Type.Q5_1, Type.Q4_0]
    sizes = dict(hidden=256, inner=256, heads=4, groups=1, layers=2)
    Maker("gguf-mixed", "qwen2", 8, types, "qwen2.5", "qwen2", **sizes).write(tied=True, bias=True).answer()


def texts():
    """Smallest models, for their tokenizers."""
    tiny = dict(hidden=32, inner=32, heads=2, groups=1, layers=1)
    Maker("gguf-minicpm5", "llama", 6, [Type.Q4_0], "minicpm5", "minicpm5", **tiny).write(tied=True, bias=False)
    Maker("gguf-dbrx", "llama", 7, [Type.Q4_0], "granite4", "dbrx", **tiny).write(tied=True, bias=False)
    Maker("gguf-o200k", "llama", 8, [Type.Q4_0], "phi4-mini", "gpt-4o", **tiny).write(tied=True, bias=False)
    Maker("gguf-marks", "llama", 9, [Type.Q4_0], "qwen3.5", "qwen35", **tiny).write(tied=True, bias=False)


# ---- SentencePiece -----------------------------------------------------------------------------


def pieces():
    """The metadata of a tokenizer that sentencepiece trained, and the ids that it gives to texts."""
    folder = fresh("gguf-pieces")
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(chat_texts.CORPUS), model_writer=trained, vocab_size=600, model_type="bpe",
        byte_fallback=True, character_coverage=0.98, normalization_rule_name="identity",
        remove_extra_whitespaces=False, num_threads=1, minloglevel=2)
    processor = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    ids = range(processor.get_piece_size())
    writer = gguf.GGUFWriter(folder / "model.gguf", "llama")
    writer.add_tokenizer_model("llama")
    writer.add_token_list([processor.id_to_piece(i) for i in ids])
    writer.add_token_scores([processor.get_score(i) for i in ids])
    writer.add_token_types([
        KINDS["unknown"] if processor.is_unknown(i) else KINDS["control"] if processor.is_control(i)
        else KINDS["byte"] if processor.is_byte(i) else KINDS["normal"] for i in ids])
    writer.add_bos_token_id(processor.bos_id())
    writer.add_eos_token_id(processor.eos_id())
    writer.add_unk_token_id(processor.unk_id())
    finish(writer)
    texts = chat_texts.CORPUS + chat_texts.LAST_MESSAGES
    golden = [dict(text=text, ids=processor.encode(text)) for text in texts]
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in golden)
    (folder / "golden.json").write_text("[\n" + lines + "\n]\n", encoding="utf-8")
    print(folder.name, len(ids), "pieces")


# ---- a real model ------------------------------------------------------------------------------

QUESTION = "Why is the sky blue? Answer in one sentence, 2 + 2 = 4."


def real_model(path):
    """For SmolLM2-135M-Instruct.Q4_1.gguf, of 98 MB, which is not in the repository: the README says
    where to get it. logits [n, m] are every 101st of the vocabulary, after each token."""
    model = AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = transformers_tokenizer(path)
    messages = [dict(role="user", content=QUESTION)]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt")
    with torch.no_grad():
        logits = model(prompt).logits[0]
        answer = model.generate(
            prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=32,
            repetition_penalty=1.0)[0, prompt.shape[1]:]
    folder = fresh("gguf-smollm2")
    save_file({"tokens": prompt[0].float(), "logits": logits[:, ::101].float().contiguous(),
               "greedy": answer.float()}, folder / "golden.safetensors")
    print(folder.name, prompt.shape, tokenizer.decode(answer))


def transformers_tokenizer(path):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)


# ---- files -------------------------------------------------------------------------------------


def fresh(name):
    folder = TARGET / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    if sys.argv[1:] in (["texts"], ["blocks"], ["mixed"]):
        globals()[sys.argv[1]]()
    elif len(sys.argv) > 1:
        real_model(pathlib.Path(sys.argv[1]).absolute())
    else:
        blocks()
        models()
        pieces()
