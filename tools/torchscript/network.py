"""The network of Parley's worker: a Llama or Qwen2 decoder that holds its weights and caches itself.

It is exported once, without weights, by export.py; the worker feeds it tensors read from a model
folder and then calls `step` once for each turn of its engine. Nothing here runs Python at run time.

Shapes: N rows of a step, E hidden size, H query heads, G key/value heads, D head size, V vocabulary.
The linear layers of layer i are 4i: q, k and v; 4i + 1: o; 4i + 2: gate and up; 4i + 3: down.

A linear layer is kept as float32 ("dense") or as int8 with one scale for each output channel
("packed", FBGEMM). Int8 layers see activations of 8 bits with a scale of their own for every row,
or, behind a norm of a rotated network, with one constant scale; so no row depends on its neighbours.

Rotation (QuaRot, arXiv 2404.00456) spreads outliers evenly, so that 8 bits suffice, and changes
nothing in real arithmetic. With x the residual stream and Q orthogonal, the network computes x Q:
the weight of each norm is folded into the layers that read the norm, their input side and the
embedding are multiplied by Q, the outputs of o and down by its transpose. Q is a diagonal of random
signs times a Kronecker product of small orthogonal matrices, so it multiplies in O(n log n). Values
and the input of o are rotated within each head by a Hadamard matrix, the input of down by one for
each block.

The cache of a sequence is a slot of a bank. A bank holds slots of one capacity, for every layer a
key and a value tensor [slot, G, capacity, D], so that all decoding rows of a bank are attended to
in one call. Who lives in which slot is decided outside.
"""

from typing import List

import torch
import torch.nn.functional as F


class Network(torch.nn.Module):
    dense: List[torch.Tensor]
    packed: List[torch.classes.quantized.LinearPackedParamsBase]
    head_packed: List[torch.classes.quantized.LinearPackedParamsBase]
    norms: List[torch.Tensor]
    biases: List[torch.Tensor]
    keys: List[torch.Tensor]
    values: List[torch.Tensor]
    rotation: List[torch.Tensor]

    def __init__(self):
        super().__init__()
        self.dense = []
        self.packed = []
        self.head_packed = []
        self.norms = []
        self.biases = []
        self.keys = []
        self.values = []
        self.rotation = []
        self.layers = 0
        self.hidden = 0
        self.heads = 0
        self.kv_heads = 0
        self.head_size = 0
        self.inner = 0
        self.vocabulary = 0
        self.eps = 0.0
        self.int8 = False
        self.rotated = False
        self.constant_scale = 0.0
        self.weight_levels = 127.0
        self.half_cache = False
        self.tied = False
        self.candidates = 64
        self.embedding = torch.empty(0)
        self.embedding_scale = torch.empty(0)
        self.head = torch.empty(0)
        self.final_norm = torch.empty(0)
        self.inverse_frequency = torch.empty(0)
        self.rope_factor = 1.0
        self.signs = torch.empty(0)
        self.value_rotation = torch.empty(0)
        self.inner_rotation = torch.empty(0)
        self.logits = torch.empty(0)

    # ---- configuration -----------------------------------------------------------------------

    @torch.jit.export
    def configure(self, sizes: List[int], eps: float, tied: bool, banks: int):
        """Sizes: layers, hidden, heads, kv heads, head size, inner, vocabulary, candidates."""
        self.layers, self.hidden, self.heads, self.kv_heads = sizes[0], sizes[1], sizes[2], sizes[3]
        self.head_size, self.inner, self.vocabulary = sizes[4], sizes[5], sizes[6]
        self.candidates = min(sizes[7], sizes[6])
        self.eps = eps
        self.tied = tied
        for _ in range(banks * self.layers):
            self.keys.append(torch.empty(0))
            self.values.append(torch.empty(0))

    @torch.jit.export
    def configure_rope(self, theta: float, kind: int, values: List[float]):
        """Kind 0: plain, 1: linear [factor], 2: llama3 [factor, low, high, original length].

        Computed in float32 in the order of transformers' modeling_rope_utils, to the last bit.
        """
        exponent = torch.arange(0, self.head_size, 2, dtype=torch.int64).float() / self.head_size
        inverse = 1.0 / (theta**exponent)
        if kind == 1:
            inverse = inverse / values[0]
        if kind == 2:
            factor, low, high, original = values[0], values[1], values[2], values[3]
            wavelength = 2 * 3.141592653589793 / inverse
            scaled = torch.where(wavelength > original / low, inverse / factor, inverse)
            smooth = (original / wavelength - low) / (high - low)
            smoothed = (1 - smooth) * scaled / factor + smooth * scaled
            medium = torch.logical_and(wavelength <= original / low, wavelength >= original / high)
            inverse = torch.where(medium, smoothed, scaled)
        self.inverse_frequency = inverse

    @torch.jit.export
    def configure_rotation(self, tensors: List[torch.Tensor], constant_scale: float):
        """To be called after `configure` and before configure_int8 or configure_float.

        tensors: signs [E], rotation within a head [D, D], within a block of the inner width, and
        the factors of Q. constant_scale: of int8 activations behind norms, 0 for row scales.
        """
        self.rotated = True
        self.tied = False
        self.constant_scale = constant_scale
        self.signs = tensors[0].clone()
        self.value_rotation = tensors[1].clone()
        self.inner_rotation = tensors[2].clone()
        for factor in tensors[3:]:
            self.rotation.append(factor.clone())

    @torch.jit.export
    def configure_int8(self, weight_levels: float, half_cache: bool):
        """To be called before any weight is loaded.

        weight_levels: 127, or 63 where the CPU has no VNNI: there FBGEMM adds two products of 8 bits
        in 16 bits, which saturates unless one side has 7 bits.
        """
        self.int8 = True
        self.weight_levels = weight_levels
        self.half_cache = half_cache
        self.embedding = torch.empty([self.vocabulary, self.hidden], dtype=torch.int8)
        self.embedding_scale = torch.empty([self.vocabulary, 1])

    @torch.jit.export
    def configure_float(self):
        """To be called before any weight is loaded."""
        self.embedding = torch.empty([self.vocabulary, self.hidden])
        if not self.tied:
            self.head = torch.empty([self.vocabulary, self.hidden])

    # ---- weights -----------------------------------------------------------------------------

    @torch.jit.export
    def load_vocabulary(self, start: int, rows: torch.Tensor, embeds: bool, predicts: bool):
        """Rows [n, E] of the embedding, of the head, or of both where they are tied; in order."""
        if embeds:
            self.load_embedding(start, self.rotate(rows) if self.rotated else rows)
        if predicts:
            self.load_head(start, self.reading(rows, self.final_norm))

    def load_embedding(self, start: int, rows: torch.Tensor):
        target = self.embedding.narrow(0, start, rows.size(0))
        if self.int8:
            scale = rows.abs().amax(1, keepdim=True).clamp_min(1e-12) / 127.0
            target.copy_((rows / scale).round_())
            self.embedding_scale.narrow(0, start, rows.size(0)).copy_(scale)
        else:
            target.copy_(rows)

    def load_head(self, start: int, rows: torch.Tensor):
        if self.int8:
            self.head_packed.append(self.pack(rows))
        elif not self.tied:
            self.head.narrow(0, start, rows.size(0)).copy_(rows)

    @torch.jit.export
    def load_final_norm(self, weight: torch.Tensor):
        """To be called before load_vocabulary."""
        self.final_norm = weight.clone()

    @torch.jit.export
    def load_attention(self, tensors: List[torch.Tensor]):
        """Norm, q, k, v, o of the next layer, and the biases of q, k, v where there are any."""
        norm = tensors[0].clone()
        self.norms.append(norm)
        query, key = self.interleave(tensors[1]), self.interleave(tensors[2])
        value = self.turn_values(tensors[3])
        self.append(self.reading(torch.cat([query, key, value]), norm))
        self.append(self.writing(self.turn_inputs(tensors[4], self.value_rotation)))
        if len(tensors) > 5:
            bias = self.turn_values(tensors[7].unsqueeze(1)).squeeze(1)
            self.biases.append(
                torch.cat([self.interleave(tensors[5]), self.interleave(tensors[6]), bias])
            )

    @torch.jit.export
    def load_mlp(self, tensors: List[torch.Tensor]):
        """Norm, gate, up, down of the same layer."""
        norm = tensors[0].clone()
        self.norms.append(norm)
        self.append(self.reading(torch.cat([tensors[1], tensors[2]]), norm))
        self.append(self.writing(self.turn_inputs(tensors[3], self.inner_rotation)))

    def reading(self, weight: torch.Tensor, norm: torch.Tensor) -> torch.Tensor:
        """A weight [out, E] that reads the residual stream behind a norm."""
        return self.rotate(weight * norm) if self.rotated else weight

    def writing(self, weight: torch.Tensor) -> torch.Tensor:
        """A weight [E, in] that adds to the residual stream."""
        return self.rotate(weight.t().contiguous()).t().contiguous() if self.rotated else weight

    def rotate(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows [n, E] times Q, factor by factor."""
        y = rows * self.signs
        before = rows.size(0)
        after = self.hidden
        for factor in self.rotation:
            size = factor.size(0)
            after = after // size
            y = torch.matmul(factor.t(), y.view(before, size, after))
            before = before * size
        return y.view(rows.size(0), self.hidden)

    def turn_values(self, rows: torch.Tensor) -> torch.Tensor:
        """Rotates the outputs [G D, n] of v within each head."""
        if not self.rotated:
            return rows
        heads = rows.view(self.kv_heads, self.head_size, -1)
        return torch.matmul(self.value_rotation.t(), heads).view_as(rows)

    def turn_inputs(self, weight: torch.Tensor, rotation: torch.Tensor) -> torch.Tensor:
        """Rotates the inputs of a weight [out, in] block by block."""
        if not self.rotated:
            return weight
        return torch.matmul(weight.view(-1, rotation.size(0)), rotation).view_as(weight)

    def interleave(self, rows: torch.Tensor) -> torch.Tensor:
        """Puts the two halves of every head side by side, so that rope is a complex product."""
        half = self.head_size // 2
        if rows.dim() == 1:
            return rows.view(-1, 2, half).transpose(1, 2).reshape(-1)
        return rows.view(-1, 2, half, self.hidden).transpose(1, 2).reshape(-1, self.hidden)

    def append(self, weight: torch.Tensor):
        if self.int8:
            self.packed.append(self.pack(weight))
        else:
            self.dense.append(weight.clone())

    def pack(self, weight: torch.Tensor) -> torch.classes.quantized.LinearPackedParamsBase:
        scale = weight.abs().amax(1).clamp_min(1e-12) / self.weight_levels
        zero = torch.zeros(weight.size(0), dtype=torch.long)
        q = torch.quantize_per_channel(weight, scale, zero, 0, torch.qint8)
        return torch.ops.quantized.linear_prepack(q, None)

    # ---- caches ------------------------------------------------------------------------------

    @torch.jit.export
    def resize_bank(self, bank: int, capacity: int, slots: int):
        """Gives a bank room for so many slots; what the kept ones hold stays."""
        dtype = torch.float16 if self.half_cache else torch.float32
        for i in range(bank * self.layers, (bank + 1) * self.layers):
            self.keys[i] = self.resized(self.keys[i], capacity, slots, dtype)
            self.values[i] = self.resized(self.values[i], capacity, slots, dtype)

    def resized(self, old: torch.Tensor, capacity: int, slots: int, dtype: int) -> torch.Tensor:
        if slots == 0:
            return torch.empty(0)
        new = torch.empty([slots, self.kv_heads, capacity, self.head_size], dtype=dtype)
        if old.numel() > 0:
            kept = min(slots, old.size(0))
            new.narrow(0, 0, kept).copy_(old.narrow(0, 0, kept))
        return new

    @torch.jit.export
    def clear_slot(self, bank: int, slot: int):
        """What a slot held before must not reach the next text: 0 × NaN is NaN, even when masked."""
        for i in range(bank * self.layers, (bank + 1) * self.layers):
            self.keys[i].select(0, slot).zero_()
            self.values[i].select(0, slot).zero_()

    @torch.jit.export
    def move_slot(self, bank: int, slot: int, to_bank: int, to_slot: int, length: int):
        for layer in range(self.layers):
            a = bank * self.layers + layer
            b = to_bank * self.layers + layer
            self.move(self.keys[a].select(0, slot), self.keys[b].select(0, to_slot), length)
            self.move(self.values[a].select(0, slot), self.values[b].select(0, to_slot), length)

    def move(self, old: torch.Tensor, new: torch.Tensor, length: int):
        new.narrow(1, 0, length).copy_(old.narrow(1, 0, length))
        new.narrow(1, length, new.size(1) - length).zero_()

    # ---- a step ------------------------------------------------------------------------------

    @torch.jit.export
    def step(
        self,
        tokens: List[int],
        positions: List[int],
        groups: List[int],
        slots: List[int],
        chunks: List[int],
        selected: List[int],
        settings: List[float],
        penalized: List[int],
    ) -> torch.Tensor:
        """One forward pass over N rows: first the decoding ones, bank by bank, then the chunks.

        tokens, positions: of every row.
        groups: for every bank with decoding rows: bank, first row, rows, longest length after it.
        slots: of every decoding row, ascending within its group.
        chunks: for every prefill chunk: bank, slot, length before it, first row, rows.
        selected: rows whose candidates are asked for, R of them.
        settings: temperature, repetition, presence, frequency penalty of every selected row.
        penalized: triples: index into `selected`, token, count in the answer.
        Returns float64 [R, 1 + 2K]: log-sum-exp at the temperature, ids, adjusted logits.
        """
        position = torch.tensor(positions, dtype=torch.long)
        x = self.embed(torch.tensor(tokens, dtype=torch.long))
        angles = position.float().unsqueeze(1) * self.inverse_frequency
        turn = torch.polar(torch.ones_like(angles), angles).unsqueeze(1)
        masks, targets, members = self.plan_groups(position, groups, slots)
        chunk_masks = self.plan_chunks(chunks)
        chosen = torch.tensor(selected, dtype=torch.long)

        for layer in range(self.layers):
            qkv = self.linear(4 * layer, self.norm(x, 2 * layer), True)
            if len(self.biases) > 0:
                qkv = qkv + self.biases[layer]
            attended = self.attend(
                layer, qkv, turn, groups, masks, targets, members, chunks, chunk_masks
            )
            if layer == self.layers - 1:
                if len(selected) == 0:
                    return torch.empty([0, 1], dtype=torch.double)
                attended = attended.index_select(0, chosen)
                x = x.index_select(0, chosen)
            x = x + self.linear(4 * layer + 1, attended, False)
            gate_up = self.linear(4 * layer + 2, self.norm(x, 2 * layer + 1), True)
            inner = F.silu(gate_up.narrow(1, 0, self.inner)) * gate_up.narrow(
                1, self.inner, self.inner
            )
            if self.rotated:
                inner = self.turn_inputs(inner, self.inner_rotation)
            x = x + self.linear(4 * layer + 3, inner, False)

        logits = self.predict(x)
        if len(penalized) > 0:
            self.penalize(logits, settings, penalized)
        self.logits = logits
        return self.select(logits, settings)

    @torch.jit.export
    def logits_of(self, row: int) -> torch.Tensor:
        """All adjusted logits of one selected row of the last step."""
        return self.logits[row]

    def embed(self, tokens: torch.Tensor) -> torch.Tensor:
        rows = self.embedding.index_select(0, tokens)
        if self.int8:
            return rows.float() * self.embedding_scale.index_select(0, tokens)
        return rows

    def norm(self, x: torch.Tensor, index: int) -> torch.Tensor:
        y = self.normalize(x)
        return y if self.rotated else y * self.norms[index]

    def normalize(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)

    def linear(self, index: int, x: torch.Tensor, normed: bool) -> torch.Tensor:
        if not self.int8:
            return F.linear(x, self.dense[index])
        return self.quantized(x, self.packed[index], normed)

    def quantized(
        self,
        x: torch.Tensor,
        weight: torch.classes.quantized.LinearPackedParamsBase,
        normed: bool,
    ) -> torch.Tensor:
        if normed and self.constant_scale > 0.0:
            return torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
                x, self.constant_scale, 128, weight
            )
        scale = x.abs().amax(-1, keepdim=True).clamp_min(1e-12)
        y = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x / scale, 1.0 / 127.0, 128, weight
        )
        return y * scale

    # ---- attention ---------------------------------------------------------------------------

    def attend(
        self,
        layer: int,
        qkv: torch.Tensor,
        turn: torch.Tensor,
        groups: List[int],
        masks: List[torch.Tensor],
        targets: List[torch.Tensor],
        members: List[torch.Tensor],
        chunks: List[int],
        chunk_masks: List[torch.Tensor],
    ) -> torch.Tensor:
        rows = qkv.size(0)
        turned = (self.heads + self.kv_heads) * self.head_size
        pairs = qkv.narrow(1, 0, turned).reshape(rows, -1, self.head_size // 2, 2)
        qk = torch.view_as_real(torch.view_as_complex(pairs) * turn)
        qk = qk.view(rows, -1, self.head_size)
        query = qk.narrow(1, 0, self.heads)
        key = qk.narrow(1, self.heads, self.kv_heads)
        value = qkv.narrow(1, turned, self.kv_heads * self.head_size)
        value = value.view(rows, self.kv_heads, self.head_size)

        pieces: List[torch.Tensor] = []
        for g in range(len(groups) // 4):
            cache = groups[4 * g] * self.layers + layer
            first, count, longest = groups[4 * g + 1], groups[4 * g + 2], groups[4 * g + 3]
            keys, values = self.keys[cache], self.values[cache]
            self.put(keys, targets[g], key.narrow(0, first, count))
            self.put(values, targets[g], value.narrow(0, first, count))
            q = query.narrow(0, first, count)
            used = masks[g].size(0)
            if used != count:
                spread = torch.zeros([used, self.heads, self.head_size])
                q = spread.index_copy_(0, members[g], q)
            grouped = q.reshape(used, self.kv_heads, -1, self.head_size)
            y = F.scaled_dot_product_attention(
                grouped.to(keys.dtype),
                keys.narrow(0, 0, used).narrow(2, 0, longest),
                values.narrow(0, 0, used).narrow(2, 0, longest),
                masks[g],
            )
            y = y.float().reshape(used, -1)
            if used != count:
                y = y.index_select(0, members[g])
            pieces.append(y)

        for c in range(len(chunks) // 5):
            cache = chunks[5 * c] * self.layers + layer
            slot, past, first, count = (
                chunks[5 * c + 1],
                chunks[5 * c + 2],
                chunks[5 * c + 3],
                chunks[5 * c + 4],
            )
            keys, values = self.keys[cache].select(0, slot), self.values[cache].select(0, slot)
            keys.narrow(1, past, count).copy_(key.narrow(0, first, count).transpose(0, 1))
            values.narrow(1, past, count).copy_(value.narrow(0, first, count).transpose(0, 1))
            q = query.narrow(0, first, count).transpose(0, 1)
            grouped = q.reshape(1, self.kv_heads, -1, self.head_size)
            y = F.scaled_dot_product_attention(
                grouped.to(keys.dtype),
                keys.narrow(1, 0, past + count).unsqueeze(0),
                values.narrow(1, 0, past + count).unsqueeze(0),
                chunk_masks[c],
            )
            y = y.view(self.heads, count, self.head_size)
            pieces.append(y.transpose(0, 1).float().reshape(count, -1))
        return pieces[0] if len(pieces) == 1 else torch.cat(pieces)

    def put(self, cache: torch.Tensor, target: torch.Tensor, rows: torch.Tensor):
        """index_copy_ of whole rows is ten times as fast as index_put_ here."""
        flat = cache.view(-1, self.head_size)
        flat.index_copy_(0, target, rows.to(cache.dtype).reshape(-1, self.head_size))

    def plan_groups(self, position: torch.Tensor, groups: List[int], slots: List[int]):
        """For every group: the mask [slot, 1, 1, T], the cache rows to write, the member slots."""
        masks: List[torch.Tensor] = []
        targets: List[torch.Tensor] = []
        members: List[torch.Tensor] = []
        slot = torch.tensor(slots, dtype=torch.long)
        head = torch.arange(self.kv_heads)
        for g in range(len(groups) // 4):
            cache = self.keys[groups[4 * g] * self.layers]
            first, count, longest = groups[4 * g + 1], groups[4 * g + 2], groups[4 * g + 3]
            mine = slot.narrow(0, first, count)
            last = position.narrow(0, first, count)
            row = (mine.unsqueeze(1) * self.kv_heads + head) * cache.size(2) + last.unsqueeze(1)
            used = slots[first + count - 1] + 1
            ends = torch.zeros(used, dtype=torch.long).index_copy_(0, mine, last)
            hidden = torch.arange(longest) > ends.unsqueeze(1)
            mask = torch.zeros([used, longest], dtype=cache.dtype)
            mask = mask.masked_fill_(hidden, float("-inf"))
            masks.append(mask.view(used, 1, 1, longest))
            targets.append(row.reshape(-1))
            members.append(mine)
        return masks, targets, members

    def plan_chunks(self, chunks: List[int]) -> List[torch.Tensor]:
        """The causal mask of every chunk, once for each query head that shares a key head."""
        masks: List[torch.Tensor] = []
        for c in range(len(chunks) // 5):
            past, count = chunks[5 * c + 2], chunks[5 * c + 4]
            seen = torch.arange(past, past + count).unsqueeze(1)
            hidden = torch.arange(past + count) > seen
            dtype = torch.float16 if self.half_cache else torch.float32
            mask = torch.zeros([count, past + count], dtype=dtype)
            mask = mask.masked_fill_(hidden, float("-inf"))
            masks.append(mask.repeat(self.heads // self.kv_heads, 1))
        return masks

    # ---- the choice of tokens ----------------------------------------------------------------

    def predict(self, x: torch.Tensor) -> torch.Tensor:
        x = self.normalize(x)
        if not self.rotated:
            x = x * self.final_norm
        if not self.int8:
            return F.linear(x, self.embedding if self.tied else self.head)
        parts: List[torch.Tensor] = []
        for weight in self.head_packed:
            parts.append(self.quantized(x, weight, True))
        return parts[0] if len(parts) == 1 else torch.cat(parts, 1)

    def penalize(self, logits: torch.Tensor, settings: List[float], penalized: List[int]):
        triples = torch.tensor(penalized, dtype=torch.long).view(-1, 3)
        row, token, count = triples.unbind(1)
        setting = torch.tensor(settings).view(-1, 4).index_select(0, row)
        repetition, presence, frequency = setting[:, 1], setting[:, 2], setting[:, 3]
        old = logits[row, token]
        new = torch.where(old > 0, old / repetition, old * repetition)
        new = new - frequency * count - presence * (count > 0)
        logits.index_put_([row, token], new)

    def select(self, logits: torch.Tensor, settings: List[float]) -> torch.Tensor:
        temperature = torch.tensor(settings).view(-1, 4)[:, 0:1]
        warm = torch.where(temperature > 0, temperature, torch.ones_like(temperature))
        total = torch.logsumexp(logits / warm, 1, keepdim=True)
        top, ids = self.top(logits)
        return torch.cat([total.double(), ids.double(), top.double()], 1)

    def top(self, logits: torch.Tensor):
        """The largest logits. Of many, first the blocks with the largest maxima are chosen."""
        block = 64
        rows, size = logits.size(0), logits.size(1)
        if size <= block * self.candidates or size % block != 0:
            return torch.topk(logits, self.candidates)
        blocks = logits.view(rows, -1, block)
        best = torch.topk(blocks.amax(2), self.candidates).indices
        near = blocks.gather(1, best.unsqueeze(2).expand(-1, -1, block)).view(rows, -1)
        top, place = torch.topk(near, self.candidates)
        ids = best.gather(1, place // block) * block + place % block
        return top, ids
