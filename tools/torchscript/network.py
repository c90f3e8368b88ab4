"""The network of Parley's worker: a Llama-like decoder that holds its weights and caches itself.

It is exported once, without weights, by export.py; the worker feeds it tensors read from a model
folder and then calls `step` once for each turn of its engine. Nothing here runs Python at run time.

Shapes: N rows of a step, E hidden size, H query heads, G key/value heads, D head size, V vocabulary.
The linear layers of layer i are 4i: q, k and v; 4i + 1: o; 4i + 2: gate and up; 4i + 3: down.

The embedding stays where the model is: the worker reads the rows of a step (Embedding.java), so `step`
begins with vectors.

A linear layer is kept as float32 ("dense") or as int8 with one scale for each output channel
("packed", FBGEMM). Int8 layers see activations of 8 bits with a scale of their own for every row,
or, behind a norm of a rotated network, with one constant scale; so no row depends on its neighbours.

The worker prepares the weights (MatrixBuilder.java): the weight of each norm is folded into the
layers that read it, so that a norm is a division by the row's length; heads are interleaved, so that
rope is a complex product; for int8 all is rotated (QuaRot, arXiv 2404.00456), which spreads outliers
evenly and changes nothing in real arithmetic. Of the rotation only one trace is left here: the input
of down is multiplied by a Hadamard matrix, block by block. Where norms stand behind attention and MLP
too (Gemma), a rotation of the residual stream would not pass them: there the stream stays as it is,
and what the norms before them give is rotated in every step. Their weights are not folded then: they
keep down what is large in the stream and means little, before all of it is spread.

The cache is a pool of blocks of T tokens, paged as in vLLM (arXiv 2309.06180): for every layer a
table of keys [block, G, D, T] and one of values [block, G, T, D]. Which blocks a sequence owns, in
which order, is decided outside. Decoding attends straight over the pool with embedding_bag, which
sums weighted rows of a table, chosen by their numbers, at the speed of memory: over the rows of
keys, weighted by a query, it gives the scores of T tokens; over the rows of values, weighted by the
softmax of the scores, the attended value. Nothing is gathered, moved or padded with zeros.

Layers in which a token sees a window of the text only have a pool of their own, for blocks that a
window has left are given back in it: so a text has a second table of blocks there.
"""

from typing import List, Optional, Tuple

import torch
import torch.nn.functional as F


class Network(torch.nn.Module):
    dense: List[torch.Tensor]
    packed: List[torch.classes.quantized.LinearPackedParamsBase]
    head_packed: List[torch.classes.quantized.LinearPackedParamsBase]
    biases: List[torch.Tensor]
    head_norms: List[torch.Tensor]
    output_norms: List[torch.Tensor]
    spread_factors: List[torch.Tensor]
    unturned: List[int]
    windowed: List[int]
    keys: List[torch.Tensor]
    values: List[torch.Tensor]
    key_scales: List[torch.Tensor]
    value_scales: List[torch.Tensor]
    mixers: List[int]
    filters: List[torch.Tensor]
    columns: List[torch.Tensor]
    state_parts: List[int]
    draft_parts: List[int]
    drafted: List[torch.Tensor]
    memories: List[torch.Tensor]
    rates: List[torch.Tensor]
    delta_biases: List[torch.Tensor]
    delta_norms: List[torch.Tensor]
    bags: List[List[torch.Tensor]]
    unseen: List[torch.Tensor]
    texts: List[List[int]]
    near_bags: List[List[torch.Tensor]]
    near_unseen: List[torch.Tensor]
    near_texts: List[List[int]]
    near_tables: List[int]
    gate_settings: List[int]

    def __init__(self):
        super().__init__()
        self.dense = []
        self.packed = []
        self.head_packed = []
        self.biases = []
        self.head_norms = []
        self.output_norms = []
        self.spread_factors = []
        self.unturned = []
        self.windowed = []
        self.keys = []
        self.values = []
        self.key_scales = []
        self.value_scales = []
        self.mixers = []
        self.filters = []
        self.columns = []
        self.state_parts = []
        self.draft_parts = []
        self.drafted = []
        self.drafting = 0
        self.memories = []
        self.rates = []
        self.delta_biases = []
        self.delta_norms = []
        self.bags = []
        self.unseen = []
        self.texts = []
        self.near_bags = []
        self.near_unseen = []
        self.near_texts = []
        self.near_tables = []
        self.gate_settings = [1, 0]  # block of the rotation, 1 for GELU; FusedNetwork reads them
        self.key_heads = 0
        self.value_heads = 0
        self.key_size = 0
        self.value_size = 0
        self.tiled = False
        self.gates_attention = False
        self.delta_epsilon = 0.0
        self.layers = 0
        self.hidden = 0
        self.heads = 0
        self.kv_heads = 0
        self.head_size = 0
        self.inner = 0
        self.vocabulary = 0
        self.block = 0
        self.int8 = False
        self.bfloat16 = False
        self.rotated = False
        self.spreads = False
        self.gelu = False
        self.window = 0
        self.constant_scale = 0.0
        self.candidates = 64
        self.queries_at_once = 128
        self.future = torch.empty(0)
        self.head = torch.empty(0)
        self.final_norm = torch.empty(0)
        self.floor = 0.0
        self.head_floor = 0.0
        self.norm_floor = torch.empty(0)
        self.head_norm_floor = torch.empty(0)
        self.inverse_frequency = torch.empty(0)
        self.turn_length = torch.ones(1)
        self.window_frequency = torch.empty(0)
        self.inner_rotation = torch.empty(0)
        self.hadamard = torch.empty(0)
        self.mixing = torch.empty(0)
        self.logits = torch.empty(0)
        self.unadjusted = torch.empty(0)
        self.waiting = [torch.empty(0), torch.empty(0), torch.empty(0)]
        self.states_read = torch.empty(0, dtype=torch.long)
        self.states_written = torch.empty(0, dtype=torch.long)
        self.near_row_blocks = torch.empty(0, dtype=torch.long)

    # ---- configuration -----------------------------------------------------------------------

    @torch.jit.export
    def configure(self, sizes: List[int], eps: float):
        """Sizes: layers, hidden, heads, kv heads, head size, inner, vocabulary, candidates."""
        self.layers, self.hidden, self.heads, self.kv_heads = sizes[0], sizes[1], sizes[2], sizes[3]
        self.head_size, self.inner, self.vocabulary = sizes[4], sizes[5], sizes[6]
        self.candidates = min(sizes[7], sizes[6])
        self.mixers = [0] * self.layers
        self.future = torch.full([self.queries_at_once] * 2, float("-inf")).triu(1)
        self.floor = (self.hidden * eps) ** 0.5
        self.head_floor = (self.head_size * eps) ** 0.5
        self.norm_floor = torch.tensor(self.floor)
        self.head_norm_floor = torch.tensor(self.head_floor)

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
    def configure_partial_rope(
        self, theta: float, size: int, length: float, divisors: List[float]
    ):
        """Only the first `size` numbers of a head are turned, and multiplied with `length` thereby.

        divisors: of the frequencies, in the order of transformers' longrope.
        """
        exponent = torch.arange(0, size, 2, dtype=torch.int64).float() / size
        inverse = 1.0 / (torch.tensor(divisors) * theta**exponent)
        rest = (self.head_size - size) // 2
        self.inverse_frequency = torch.cat([inverse, torch.zeros(rest)])
        self.turn_length = torch.cat([torch.full([size // 2], length), torch.ones(rest)])

    @torch.jit.export
    def configure_windows(self, layers: List[int], window: int, theta: float):
        """Layers in which a token sees so many, itself among them, and their base of frequencies."""
        self.windowed = layers
        self.window = window
        exponent = torch.arange(0, self.head_size, 2, dtype=torch.int64).float() / self.head_size
        self.window_frequency = 1.0 / (theta**exponent)

    @torch.jit.export
    def configure_gelu(self):
        """The MLP's gates are GELU, as tanh approximates it, rather than SiLU."""
        self.gelu = True
        self.gate_settings[1] = 1

    @torch.jit.export
    def configure_unturned(self, layers: List[int]):
        """Layers whose queries and keys do not depend on their positions (SmolLM3)."""
        self.unturned = layers

    @torch.jit.export
    def configure_rotation(self, inner: torch.Tensor, constant_scale: float):
        """To be called after `configure`.

        inner: rotation within a block of the inner width. constant_scale: of int8 activations
        behind norms of RMS 1, 0 for row scales.
        """
        self.rotated = True
        self.gate_settings[0] = inner.size(0)
        self.inner_rotation = inner.clone()
        self.constant_scale = constant_scale / self.hidden**0.5

    @torch.jit.export
    def configure_spreading(self, hadamard: torch.Tensor, mixing: torch.Tensor):
        """The rotation of what norms give, but for its signs: of E = odd × power the two factors."""
        self.spreads = True
        self.hadamard = hadamard.clone()
        self.mixing = mixing.t().contiguous()

    @torch.jit.export
    def configure_int8(self):
        """To be called before any weight is loaded."""
        self.int8 = True

    @torch.jit.export
    def configure_float(self, bfloat16: bool):
        """To be called before any weight is loaded."""
        self.bfloat16 = bfloat16
        dtype = torch.bfloat16 if bfloat16 else torch.float32
        self.head = torch.empty([self.vocabulary, self.hidden], dtype=dtype)

    @torch.jit.export
    def configure_cache(self, blocks: int, near_blocks: int, block: int, bits: int):
        """Blocks of so many tokens. Their memory is touched, so taken, when it is first written.

        near_blocks: of the layers with a window. bits: of a number, 32, 16 or 8; the latter with a
        scale for each token and head, which only FusedNetwork reads.
        """
        self.block = block
        dtype = torch.float32
        if bits == 16:
            dtype = torch.float16
        if bits == 8:
            dtype = torch.int8
        width = self.kv_heads * self.head_size * block
        for layer in range(self.layers):
            count = near_blocks if layer in self.windowed else blocks
            size = count * width if self.mixers[layer] == 0 else 0
            self.keys.append(torch.empty([size], dtype=dtype))
            self.values.append(torch.empty([size], dtype=dtype))
            scales = size // self.head_size if bits == 8 else 0
            self.key_scales.append(torch.empty([scales]))
            self.value_scales.append(torch.empty([scales]))

    # ---- weights -----------------------------------------------------------------------------
    #
    # Weights [out, in] are float32, or int8 with a scale for each row; the worker has folded,
    # interleaved and rotated them already.

    @torch.jit.export
    def pack(
        self, weight: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor
    ) -> torch.classes.quantized.LinearPackedParamsBase:
        """An int8 matrix as FBGEMM wants it. Changes nothing here: any thread may call it.

        A bias (none is one of no elements) is packed with its weight, unless the output is yet to
        be scaled row by row.
        """
        zero = torch.zeros(weight.size(0), dtype=torch.long)
        q = torch._make_per_channel_quantized_tensor(weight, scale, zero, 0)
        within: Optional[torch.Tensor] = None
        if bias.numel() > 0 and self.constant_scale > 0.0:
            within = bias.clone()
        return torch.ops.quantized.linear_prepack(q, within)

    @torch.jit.export
    def add_packed(
        self, weight: torch.classes.quantized.LinearPackedParamsBase, bias: torch.Tensor
    ):
        """The next linear layer in int8."""
        self.packed.append(weight)
        if bias.numel() > 0 and self.constant_scale == 0.0:
            self.biases.append(bias.clone())

    @torch.jit.export
    def add_dense(self, weight: torch.Tensor, bias: torch.Tensor):
        """The next linear layer in float."""
        self.dense.append(weight.to(torch.bfloat16) if self.bfloat16 else weight.clone())
        if bias.numel() > 0:
            self.biases.append(bias.clone())

    @torch.jit.export
    def add_packed_head(self, rows: torch.classes.quantized.LinearPackedParamsBase):
        """The next rows of the head in int8."""
        self.head_packed.append(rows)

    @torch.jit.export
    def load_head(self, start: int, rows: torch.Tensor):
        """Rows of the head in float."""
        self.head.narrow(0, start, rows.size(0)).copy_(rows)

    @torch.jit.export
    def load_final_norm(self, weight: torch.Tensor):
        """In float: what a normalized row is multiplied with before the head."""
        self.final_norm = weight.clone()

    @torch.jit.export
    def load_head_norms(self, weight: torch.Tensor):
        """Of the next layer's queries and keys (Qwen3): [H + G, D], interleaved as their rows."""
        self.head_norms.append(weight.clone())

    @torch.jit.export
    def load_output_norm(self, weight: torch.Tensor):
        """Of what the next layer's attention, then its MLP adds to the residual stream."""
        self.output_norms.append(weight.clone())

    @torch.jit.export
    def load_spread_factor(self, weight: torch.Tensor):
        """Of the next norm, layer by layer and the final one last: its weight times the signs."""
        self.spread_factors.append(weight.clone())

    def turn_blocks(self, rows: torch.Tensor) -> torch.Tensor:
        """Rotates rows of the inner width block by block."""
        rotation = self.inner_rotation
        return torch.matmul(rows.view(-1, rotation.size(0)), rotation).view_as(rows)

    # ---- the cache ---------------------------------------------------------------------------

    @torch.jit.export
    def clear_blocks(self, blocks: List[int], near: bool):
        """What a block held before must not reach the next text: 0 × NaN is NaN, even when masked.

        near: whether they are blocks of the layers with a window, or of all others.
        """
        width = self.kv_heads * self.block * self.head_size
        for layer in self.layers_of(near):
            for block in blocks:
                self.values[layer].narrow(0, block * width, width).zero_()

    @torch.jit.export
    def copy_block(self, source: int, target: int, near: bool):
        tokens = self.kv_heads * self.block
        for layer in self.layers_of(near):
            for table in [self.keys[layer], self.values[layer]]:
                self.copy_part(table, tokens * self.head_size, source, target)
            if self.key_scales[layer].numel() > 0:
                for table in [self.key_scales[layer], self.value_scales[layer]]:
                    self.copy_part(table, tokens, source, target)

    def copy_part(self, table: torch.Tensor, width: int, source: int, target: int):
        table.narrow(0, target * width, width).copy_(table.narrow(0, source * width, width))

    def layers_of(self, near: bool) -> List[int]:
        """Those that attend with a window, or without one."""
        layers: List[int] = []
        for layer in range(self.layers):
            if self.mixers[layer] == 0 and (layer in self.windowed) == near:
                layers.append(layer)
        return layers

    @torch.jit.export
    def plan_windows(self, tables: List[int], row_blocks: List[int]):
        """To be called before every step of a network that has layers with a window.

        tables, row_blocks: as those of `step`, of the blocks of these layers. For blocks that a
            window has left stand any others.
        """
        self.near_tables = tables
        self.near_row_blocks = torch.tensor(row_blocks, dtype=torch.long)

    # ---- a step ------------------------------------------------------------------------------

    @torch.jit.export
    def step(
        self,
        x: torch.Tensor,
        positions: List[int],
        row_blocks: List[int],
        groups: List[int],
        tables: List[int],
        chunks: List[int],
        part: List[int],
        selected: List[int],
        settings: List[float],
        biased: List[int],
        biases: List[float],
        penalized: List[int],
        recorded: List[int],
    ) -> torch.Tensor:
        """One forward pass over N rows: first the decoding ones, group by group, then the chunks.

        Decoding rows go through all layers, chunks through a part of them. What has not gone through
        the last one waits in one of three places for a step that names the same chunks and that place.

        x: the tokens' rows of the embedding, [N, E], rotated where the network is; without those of
            the chunks where these go on from a former step. Taken over.
        positions, row_blocks: of every row, the latter the block that it is written to.
        groups: decoding rows whose texts are of like length: first row, rows, blocks a row.
        chunks: for every prefill chunk: length before it, first row, rows, blocks.
        part: the first layer of the chunks in this step, the one that they wait before, and the
            place where they wait, 0, 1 or 2.
        tables: the blocks of every row of every group, then of every chunk; what a row of a group
            has too few is made up for by any block of its own.
        selected: rows whose candidates are asked for, R of them.
        settings: temperature, repetition, presence, frequency penalty of every selected row.
        biased: pairs: index into `selected`, token; no pair twice.
        biases: what is added to the logit of every pair, before the penalties.
        penalized: triples: index into `selected`, token, count in the answer.
        recorded: indexes into `selected` of the rows whose unadjusted logits are asked for too, U
            of them.
        Returns float64 [R + U, 1 + 2K]: log-sum-exp at the temperature, ids, adjusted logits; of
            the last U rows at temperature 1, of the logits before any adjustment.
        """
        position = torch.tensor(positions, dtype=torch.long)
        turn = self.turn_of(position, self.inverse_frequency, self.turn_length)
        places = [turn, torch.tensor(row_blocks, dtype=torch.long), position % self.block]
        near_places = places
        if len(self.windowed) > 0:
            turn = self.turn_of(position, self.window_frequency, torch.ones(1))
            near_places = [turn, self.near_row_blocks, places[2]]
        self.plan_attention(position, groups, tables, chunks)
        chosen = torch.tensor(selected, dtype=torch.long)

        decoding = len(positions)
        for c in range(len(chunks) // 4):
            decoding -= chunks[4 * c + 2]
        alone = [place.narrow(0, 0, decoding) for place in places]
        near_alone = [place.narrow(0, 0, decoding) for place in near_places]
        no_chunks: List[int] = []
        for layer in range(self.layers):
            if layer == part[0] and layer > 0:
                x = torch.cat([x, self.waiting[part[2]]])
            if layer == part[1]:
                self.waiting[part[2]] = x.narrow(0, decoding, x.size(0) - decoding).clone()
                x = x.narrow(0, 0, decoding)
            if x.size(0) == 0:
                continue
            qkv = self.linear(4 * layer, x, 2 * layer)
            together = x.size(0) > decoding
            if self.mixers[layer] == 0:
                if layer in self.windowed:
                    written = near_places if together else near_alone
                else:
                    written = places if together else alone
                attended = self.attend(
                    layer, qkv, written, groups, chunks if together else no_chunks
                )
                if self.gates_attention:
                    width = self.heads * self.head_size
                    gate = qkv.narrow(1, qkv.size(1) - width, width)
                    attended = attended * torch.sigmoid(gate)
            else:
                attended = self.recur(layer, qkv)
            if layer == self.layers - 1:
                attended = attended.index_select(0, chosen)
                x = x.index_select(0, chosen)
            if x.size(0) > 0:
                x = self.add(x, 4 * layer + 1, attended)
                x = self.add(x, 4 * layer + 3, self.gated(layer, x))
        if len(selected) == 0:
            return torch.empty([0, 1], dtype=torch.double)

        logits = self.predict(x)
        self.unadjusted = torch.empty(0)
        if len(recorded) > 0:
            self.unadjusted = logits.index_select(0, torch.tensor(recorded, dtype=torch.long))
        if len(biased) > 0:
            self.bias(logits, biased, biases)
        if len(penalized) > 0:
            self.penalize(logits, settings, penalized)
        self.logits = logits
        temperature = torch.tensor(settings).view(-1, 4)[:, 0:1]
        warm = torch.where(temperature > 0, temperature, torch.ones_like(temperature))
        candidates = self.select(logits, warm)
        if len(recorded) == 0:
            return candidates
        ones = torch.ones([self.unadjusted.size(0), 1])
        return torch.cat([candidates, self.select(self.unadjusted, ones)])

    @torch.jit.export
    def logits_of(self, row: int) -> torch.Tensor:
        """All logits of one row of what the last step returned."""
        adjusted = self.logits.size(0)
        return self.logits[row] if row < adjusted else self.unadjusted[row - adjusted]

    def gated(self, layer: int, x: torch.Tensor) -> torch.Tensor:
        """What the down projection reads."""
        gate_up = self.linear(4 * layer + 2, x, 2 * layer + 1)
        return self.gate(gate_up)

    def gate(self, gate_up: torch.Tensor) -> torch.Tensor:
        gate = gate_up.narrow(1, 0, self.inner)
        inner = F.gelu(gate, approximate="tanh") if self.gelu else F.silu(gate)
        inner = inner.mul_(gate_up.narrow(1, self.inner, self.inner))
        return self.turn_blocks(inner) if self.rotated else inner

    def normalize(self, x: torch.Tensor, norm: int) -> torch.Tensor:
        """Before a linear layer; norm: its number."""
        x = self.divide(x)
        return self.spread(x * self.spread_factors[norm]) if self.spreads else x

    def divide(self, x: torch.Tensor) -> torch.Tensor:
        """To length 1 where RMSNorm has RMS 1; the weights that read it make up for it."""
        length = torch.linalg.vector_norm(x, 2, [-1], True)
        return x / torch.hypot(length, self.norm_floor)

    def spread(self, x: torch.Tensor) -> torch.Tensor:
        """Rotates rows of the hidden width (Rotation.java)."""
        parts = self.mixing.size(0)
        turned = torch.matmul(x.view(-1, self.hadamard.size(0)), self.hadamard)
        if parts > 1:
            turned = torch.matmul(self.mixing, turned.view(-1, parts, self.hadamard.size(0)))
        return turned.view_as(x)

    def linear(self, index: int, x: torch.Tensor, norm: int) -> torch.Tensor:
        """A linear layer of x behind a norm, which has this number."""
        if self.int8:
            y = self.normed_product(index, x, norm)
        else:
            y = self.matmul(self.normalize(x, norm), self.dense[index])
        if index % 4 == 0 and len(self.biases) > 0:
            y += self.biases[index // 4]
        return y

    def matmul(self, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        return F.linear(x.to(weight.dtype), weight).float()

    def normed_product(self, index: int, x: torch.Tensor, norm: int) -> torch.Tensor:
        """In int8, without the bias."""
        return self.quantized(self.normalize(x, norm), self.packed[index], True)

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
        scale = self.row_scale(x)
        return self.of_unit_rows(x / scale, weight) * scale

    def add(self, x: torch.Tensor, index: int, y: torch.Tensor) -> torch.Tensor:
        """x plus a linear layer of y."""
        if len(self.output_norms) > 0:
            return x + self.divide(self.product(None, index, y)) * self.output_norms[index // 2]
        return self.product(x, index, y)

    def product(self, added: Optional[torch.Tensor], index: int, y: torch.Tensor) -> torch.Tensor:
        """A linear layer of y, which no norm is before, and what is added to it."""
        if not self.int8:
            z = self.matmul(y, self.dense[index])
            return z if added is None else added + z
        if added is None:
            return self.quantized(y, self.packed[index], False)
        scale = self.row_scale(y)
        return torch.addcmul(added, self.of_unit_rows(y / scale, self.packed[index]), scale)

    def of_unit_rows(
        self, x: torch.Tensor, weight: torch.classes.quantized.LinearPackedParamsBase
    ) -> torch.Tensor:
        return torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x, 1.0 / 127.0, 128, weight
        )

    def row_scale(self, x: torch.Tensor) -> torch.Tensor:
        """The absolute maximum of every row; in two steps, because only the first is vectorized."""
        size = x.abs()
        if x.size(1) % 64 == 0:
            size = size.view(x.size(0), -1, 64).amax(1)
        return size.amax(1, keepdim=True).clamp_min_(1e-12)

    # ---- attention ---------------------------------------------------------------------------

    def attend(
        self,
        layer: int,
        qkv: torch.Tensor,
        places: List[torch.Tensor],
        groups: List[int],
        chunks: List[int],
    ) -> torch.Tensor:
        """places: of every row its turn, the block that it is written to, and where in it."""
        rows = qkv.size(0)
        turned = (self.heads + self.kv_heads) * self.head_size
        qk = qkv.narrow(1, 0, turned).view(rows, -1, self.head_size)
        if len(self.head_norms) > 0:
            length = torch.linalg.vector_norm(qk, 2, [-1], True)
            qk = qk / torch.hypot(length, self.head_norm_floor) * self.head_norms[layer]
        if layer not in self.unturned:
            pairs = torch.view_as_complex(qk.view(rows, -1, self.head_size // 2, 2))
            turned_pairs = pairs * torch.view_as_complex(places[0])
            qk = torch.view_as_real(turned_pairs).view(rows, -1, self.head_size)
        query = qk.narrow(1, 0, self.heads)
        key = qk.narrow(1, self.heads, self.kv_heads)
        value = qkv.narrow(1, turned, self.kv_heads * self.head_size)
        value = value.view(rows, self.kv_heads, self.head_size)

        keys, values = self.keys[layer], self.values[layer]
        slots = keys.view(-1, self.kv_heads, self.head_size, self.block).permute(0, 3, 1, 2)
        slots.index_put_(places[1:], key.to(keys.dtype))
        slots = values.view(-1, self.kv_heads, self.block, self.head_size).permute(0, 2, 1, 3)
        slots.index_put_(places[1:], value.to(values.dtype))

        return self.attend_cached(layer, query, groups, chunks)

    def plan_attention(
        self, position: torch.Tensor, groups: List[int], tables: List[int], chunks: List[int]
    ):
        """What `attend_cached` needs in all layers of a step."""
        table = torch.tensor(tables, dtype=torch.long)
        self.bags, self.unseen = self.plan_groups(position, groups, table)
        self.texts = self.plan_chunks(groups, chunks, tables, 0)
        if len(self.windowed) > 0:
            near_table = torch.tensor(self.near_tables, dtype=torch.long)
            self.near_bags, self.near_unseen = self.plan_near(position, groups, near_table)
            self.near_texts = self.plan_chunks(groups, chunks, self.near_tables, self.window)

    def attend_cached(
        self, layer: int, query: torch.Tensor, groups: List[int], chunks: List[int]
    ) -> torch.Tensor:
        """Queries [N, H, D] over the cache, which their own tokens have been written to."""
        keys, values = self.keys[layer], self.values[layer]
        bags, hidden, texts, window = self.bags, self.unseen, self.texts, 0
        if layer in self.windowed:
            bags, hidden, texts = self.near_bags, self.near_unseen, self.near_texts
            chunks, window = self.near(chunks), self.window
        pieces: List[torch.Tensor] = []
        for g in range(len(groups) // 3):
            q = query.narrow(0, groups[3 * g], groups[3 * g + 1])
            pieces.append(self.attend_blocks(q, keys, values, bags[g], hidden[g]))
        for c in range(len(chunks) // 4):
            past, first, count = chunks[4 * c], chunks[4 * c + 1], chunks[4 * c + 2]
            q = query.narrow(0, first, count)
            k, v = self.gather(keys, values, texts[c])
            pieces.append(self.attend_chunk(q, k, v, past, window))
        return pieces[0] if len(pieces) == 1 else torch.cat(pieces)

    def attend_blocks(
        self,
        query: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
        bags: List[torch.Tensor],
        hidden: torch.Tensor,
    ) -> torch.Tensor:
        """One query [B, H, D] for each text, over the blocks that `plan_groups` found."""
        rows, tokens = query.size(0), hidden.size(2)
        spread = query.to(keys.dtype).unsqueeze(2)
        spread = spread.expand(-1, -1, tokens // self.block, -1).reshape(-1)
        scores = self.sum_rows(keys.view(-1, self.block), bags[0], bags[1], spread)
        scores = scores.view(rows, self.heads, tokens).masked_fill_(hidden, float("-inf"))
        weights = torch.softmax(scores, -1).view(-1)
        attended = self.sum_rows(values.view(-1, self.head_size), bags[2], bags[3], weights)
        return attended.view(rows, -1).float()

    def sum_rows(
        self, table: torch.Tensor, rows: torch.Tensor, bags: torch.Tensor, weights: torch.Tensor
    ) -> torch.Tensor:
        """Of every bag, the sum of its rows of the table, weighted. bags: where each begins."""
        return torch.embedding_bag(table, rows, bags, False, 0, False, weights, False)[0]

    def attend_chunk(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        past: int,
        window: int,
    ) -> torch.Tensor:
        """Queries [n, H, D] behind `past` tokens, over keys [G, D, T] and values [G, T, D].

        window: tokens that a query sees, itself among them; 0 for all.

        A few queries at a time, which need not look at what comes after them. Plain products: here
        they are faster than the fused attention of libtorch, most of all behind a long past.
        """
        count, shared = query.size(0), self.heads // self.kv_heads
        heads = query.view(count, self.kv_heads, shared, self.head_size).permute(1, 2, 0, 3)
        pieces: List[torch.Tensor] = []
        for first in range(0, count, self.queries_at_once):
            some = min(self.queries_at_once, count - first)
            end = past + first + some
            start = 0 if window == 0 else max(0, past + first + 1 - window)
            seen = end - start
            q = heads.narrow(2, first, some).reshape(self.kv_heads, shared * some, -1)
            scores = torch.bmm(q, key.narrow(2, start, seen)).view(-1, some, seen)
            future = self.future.narrow(0, 0, some).narrow(1, 0, some)
            scores.narrow(2, seen - some, some).add_(future)
            if window > 0 and end > window:
                oldest = torch.arange(end - some, end).unsqueeze(1) - window
                scores.masked_fill_(torch.arange(start, end) <= oldest, float("-inf"))
            weights = torch.softmax(scores, -1).view(self.kv_heads, -1, seen)
            attended = torch.bmm(weights, value.narrow(1, start, seen))
            attended = attended.view(self.heads, some, self.head_size)
            pieces.append(attended.transpose(0, 1).reshape(some, -1))
        return pieces[0] if len(pieces) == 1 else torch.cat(pieces)

    def gather(
        self, keys: torch.Tensor, values: torch.Tensor, runs: List[int]
    ) -> Tuple[torch.Tensor, torch.Tensor]:
        """Keys [G, D, T] and values [G, T, D] of one text, in float, with one pass over them.

        runs: see `plan_chunks`. A text is read in order, so its blocks mostly lie in few runs.
        """
        keys = keys.view(-1, self.kv_heads, self.head_size, self.block)
        values = values.view(-1, self.kv_heads, self.block, self.head_size)
        blocks = runs[-3] + runs[-1]
        k = torch.empty([self.kv_heads, self.head_size, blocks, self.block])
        v = torch.empty([self.kv_heads, blocks, self.block, self.head_size])
        for r in range(len(runs) // 3):
            at, first, count = runs[3 * r], runs[3 * r + 1], runs[3 * r + 2]
            k.narrow(2, at, count).copy_(keys.narrow(0, first, count).permute(1, 2, 0, 3))
            v.narrow(1, at, count).copy_(values.narrow(0, first, count).transpose(0, 1))
        return k.view(self.kv_heads, self.head_size, -1), v.view(self.kv_heads, -1, self.head_size)

    def turn_of(
        self, position: torch.Tensor, frequency: torch.Tensor, length: torch.Tensor
    ) -> torch.Tensor:
        """What the pairs of every row's heads are multiplied with, [N, 1, D/2, 2]: as complex numbers."""
        angles = position.float().unsqueeze(1) * frequency
        return torch.view_as_real(torch.polar(length.expand_as(angles), angles).unsqueeze(1))

    def near(self, chunks: List[int]) -> List[int]:
        """The chunks, as if their texts began with the first block that a window reaches into."""
        shifted: List[int] = []
        for c in range(len(chunks) // 4):
            past = chunks[4 * c] - self.skipped(chunks[4 * c], self.window) * self.block
            shifted.extend([past, chunks[4 * c + 1], chunks[4 * c + 2], chunks[4 * c + 3]])
        return shifted

    def skipped(self, past: int, window: int) -> int:
        """Blocks of a text that no query behind so many tokens sees."""
        return 0 if window == 0 else max(0, past + 1 - window) // self.block

    def plan_near(
        self,
        position: torch.Tensor,
        groups: List[int],
        table: torch.Tensor,
    ) -> Tuple[List[List[torch.Tensor]], List[torch.Tensor]]:
        """As `plan_groups`, for layers with a window: only of the last blocks of each row."""
        near_bags: List[List[torch.Tensor]] = []
        near_hidden: List[torch.Tensor] = []
        most = (self.window + self.block - 2) // self.block + 1
        at = 0
        for g in range(len(groups) // 3):
            first, count, blocks = groups[3 * g], groups[3 * g + 1], groups[3 * g + 2]
            all_blocks = table.narrow(0, at, count * blocks).view(count, blocks)
            at += count * blocks
            some = min(most, blocks)
            last = position.narrow(0, first, count).view(count, 1)
            start = (last // self.block - (some - 1)).clamp_min(0)
            near_bags.append(self.bags_of(all_blocks.gather(1, start + torch.arange(some))))
            token = start * self.block + torch.arange(some * self.block)
            outside = torch.logical_or(token > last, token <= last - self.window)
            near_hidden.append(outside.unsqueeze(1))
        return near_bags, near_hidden

    def bags_of(self, blocks: torch.Tensor) -> List[torch.Tensor]:
        """The bags of keys and of values over these blocks, [rows, blocks], see `plan_groups`."""
        rows, count = blocks.size(0), blocks.size(1)
        head = torch.arange(self.heads).view(1, -1, 1) // (self.heads // self.kv_heads)
        parts = blocks.view(rows, 1, count) * self.kv_heads + head
        key_rows = self.rows_of(parts, self.head_size)
        value_rows = self.rows_of(parts, self.block)
        key_bags = torch.arange(0, key_rows.size(0), self.head_size, dtype=torch.int)
        value_bags = torch.arange(0, value_rows.size(0), count * self.block, dtype=torch.int)
        return [key_rows, key_bags, value_rows, value_bags]

    def plan_groups(
        self, position: torch.Tensor, groups: List[int], table: torch.Tensor
    ) -> Tuple[List[List[torch.Tensor]], List[torch.Tensor]]:
        """For every group: the bags of keys and of values, and what lies behind the text's end.

        Bags of keys: one for each row, head and block, its rows one for each dimension of a head.
        Bags of values: one for each row and head, its rows one for each token.
        """
        bags: List[List[torch.Tensor]] = []
        hidden: List[torch.Tensor] = []
        start = 0
        for g in range(len(groups) // 3):
            first, count, blocks = groups[3 * g], groups[3 * g + 1], groups[3 * g + 2]
            bags.append(self.bags_of(table.narrow(0, start, count * blocks).view(count, blocks)))
            start += count * blocks
            last = position.narrow(0, first, count).view(count, 1, 1)
            hidden.append(torch.arange(blocks * self.block) > last)
        return bags, hidden

    def rows_of(self, parts: torch.Tensor, size: int) -> torch.Tensor:
        """The numbers of the rows of parts of `size` rows."""
        return (parts.unsqueeze(-1) * size + torch.arange(size)).view(-1).int()

    def plan_chunks(
        self, groups: List[int], chunks: List[int], tables: List[int], window: int
    ) -> List[List[int]]:
        """For every chunk, the runs of blocks that follow each other in the pool as in the text:

        the first one's place in the text, its place in the pool, how many. With a window, the text
        begins with the first block that the window reaches into.
        """
        texts: List[List[int]] = []
        start = 0
        for g in range(len(groups) // 3):
            start += groups[3 * g + 1] * groups[3 * g + 2]
        for c in range(len(chunks) // 4):
            runs: List[int] = []
            skipped = self.skipped(chunks[4 * c], window)
            for at in range(skipped, chunks[4 * c + 3]):
                block = tables[start + at]
                if at > skipped and block == tables[start + at - 1] + 1:
                    runs[-1] += 1
                else:
                    runs.extend([at - skipped, block, 1])
            texts.append(runs)
            start += chunks[4 * c + 3]
        return texts

    # ---- layers with a state -------------------------------------------------------------------
    #
    # In place of the keys and values of a text they keep a state of one size. The states of all
    # texts lie in slots; slot 0 is that of the empty text. Which slot a text owns is decided
    # outside: a step is told for each of its texts which slot to read and which to write. What a
    # draft makes of a state goes to a slot of nobody; what of it was right is gone through again.

    @torch.jit.export
    def configure_mixers(self, mixers: List[int]):
        """Of every layer: 0 attends, 1 is a gated short convolution, 2 a Gated DeltaNet. Before any
        weight is loaded."""
        self.mixers = mixers
        self.filters = [torch.empty(0) for _ in mixers]
        self.rates = [torch.empty(0) for _ in mixers]
        self.delta_biases = [torch.empty(0) for _ in mixers]
        self.delta_norms = [torch.empty(0) for _ in mixers]
        self.drafted = [torch.empty(0) for _ in mixers]

    @torch.jit.export
    def configure_attention_gates(self):
        """Behind the values of attention stand gates of its output, [H, D] (Qwen3.5)."""
        self.gates_attention = True

    @torch.jit.export
    def configure_delta(self, sizes: List[int], tiled: bool, epsilon: float):
        """Sizes: key heads, value heads, numbers of a key, of a value.

        tiled: the value heads of a key head stand a round of all key heads apart, not side by side.
        """
        self.key_heads, self.value_heads = sizes[0], sizes[1]
        self.key_size, self.value_size = sizes[2], sizes[3]
        self.tiled = tiled
        self.delta_epsilon = epsilon

    @torch.jit.export
    def load_delta(self, layer: int, rate: torch.Tensor, bias: torch.Tensor, norm: torch.Tensor):
        """rate, bias: how fast each head of a layer forgets. norm: of its output."""
        self.rates[layer], self.delta_biases[layer] = rate.clone(), bias.clone()
        self.delta_norms[layer] = norm.clone()

    @torch.jit.export
    def load_filter(self, layer: int, weight: torch.Tensor):
        """Of the convolution in a layer: [columns, channels], for the newest column last."""
        self.filters[layer] = weight.clone()

    @torch.jit.export
    def configure_states(self, slots: int):
        """To be called when the weights are loaded. Memory is taken when it is first written."""
        for mixer in self.mixers:
            memory = torch.empty(0)
            if mixer == 2:
                memory = torch.empty([slots, self.value_heads, self.key_size, self.value_size])
                memory[0].zero_()
            self.memories.append(memory)
        for weight in self.filters:
            if weight.size(0) == 0:
                self.columns.append(weight)
            else:
                columns = torch.empty([slots, weight.size(0) - 1, weight.size(1)])
                columns[0].zero_()
                self.columns.append(columns)

    @torch.jit.export
    def plan_states(
        self, read: List[int], written: List[int], drafts: List[int], chunks: List[int]
    ):
        """To be called before every step of a network that has layers with a state.

        read, written: the slots of every decoding row that has no draft; these rows come first.
        drafts, chunks: for every part of a text with a draft, then of a chunk: its first row, rows,
            the slots read and written. A part may read what the one before it wrote.
        """
        self.states_read = torch.tensor(read, dtype=torch.long)
        self.states_written = torch.tensor(written, dtype=torch.long)
        self.draft_parts = drafts
        self.state_parts = drafts + chunks
        self.drafting = 0
        for p in range(len(drafts) // 4):
            self.drafting += drafts[4 * p + 1]

    @torch.jit.export
    def accept_draft(self, first: int, rows: int, slot: int):
        """Takes the state in a slot through rows that the last step guessed: they were right.

        first: counted from the first row of a text with a draft.
        """
        self.plan_states([], [], [], [0, rows, slot, slot])
        for layer in range(self.layers):
            if self.mixers[layer] != 0:
                self.go_through(layer, self.drafted[layer].narrow(0, first, rows))

    def parts_of(self, rows: int) -> List[int]:
        """Those that so many rows have."""
        decoding = self.states_read.size(0) + self.drafting
        return self.state_parts if rows > decoding else self.draft_parts

    def recur(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """What is guessed is noted, because some of it may be right."""
        if self.drafting > 0:
            alone = self.states_read.size(0)
            self.drafted[layer] = mixed.narrow(0, alone, self.drafting).clone()
        return self.go_through(layer, mixed)

    def go_through(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        return self.delta(layer, mixed) if self.mixers[layer] == 2 else self.between_gates(layer, mixed)

    def between_gates(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """A gated short convolution (LFM2): mixed are the gate before it, the one behind it, x."""
        width = self.hidden
        gated = mixed.narrow(1, 0, width) * mixed.narrow(1, 2 * width, width)
        return self.convolve(layer, gated).mul_(mixed.narrow(1, width, width))

    def convolve(self, layer: int, x: torch.Tensor) -> torch.Tensor:
        """Every row and those before it in its text, weighted by the layer's filter."""
        weight, columns = self.filters[layer], self.columns[layer]
        past = weight.size(0) - 1
        decoding = self.states_read.size(0)
        pieces: List[torch.Tensor] = []
        if decoding > 0:
            old = columns.index_select(0, self.states_read)
            seen = torch.cat([old, x.narrow(0, 0, decoding).unsqueeze(1)], 1)
            columns.index_copy_(0, self.states_written, seen.narrow(1, 1, past))
            sums = seen.select(1, 0) * weight[0]
            for i in range(1, past + 1):
                sums.addcmul_(seen.select(1, i), weight[i])
            pieces.append(sums)
        if x.size(0) > decoding:
            parts = self.parts_of(x.size(0))
            for p in range(len(parts) // 4):
                first, rows = parts[4 * p], parts[4 * p + 1]
                seen = torch.cat([columns[parts[4 * p + 2]], x.narrow(0, first, rows)])
                columns[parts[4 * p + 3]].copy_(seen.narrow(0, rows, past))
                sums = seen.narrow(0, 0, rows) * weight[0]
                for i in range(1, past + 1):
                    sums.addcmul_(seen.narrow(0, i, rows), weight[i])
                pieces.append(sums)
        return pieces[0] if len(pieces) == 1 else torch.cat(pieces)

    # Gated DeltaNet (arXiv 2412.06464): every head has a matrix S [K, V], which answers a key with a
    # value. A token forgets some of S, then moves what S answers to its key towards its value:
    # S <- a S, S <- S + b k (v - k S), and reads q S. As in transformers' modeling_qwen3_5.

    def delta(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """mixed: what q, k and v are convolved from, the output's gate, b, and what a is made of."""
        keys, values = self.key_heads * self.key_size, self.value_heads * self.value_size
        heads = self.value_heads
        qkv = F.silu(self.convolve(layer, mixed.narrow(1, 0, 2 * keys + values)))
        q = self.key_rows(qkv.narrow(1, 0, keys)) * self.key_size**-0.5
        k = self.key_rows(qkv.narrow(1, keys, keys))
        v = qkv.narrow(1, 2 * keys, values).view(-1, heads, self.value_size)
        gate = mixed.narrow(1, 2 * keys + values, values)
        beta = torch.sigmoid(mixed.narrow(1, 2 * keys + 2 * values, heads))
        slowness = mixed.narrow(1, 2 * keys + 2 * values + heads, heads) + self.delta_biases[layer]
        decay = -self.rates[layer] * F.softplus(slowness)

        memory = self.memories[layer]
        answers = torch.empty([mixed.size(0), heads, self.value_size])
        decoding = self.states_read.size(0)
        for row in range(decoding):
            read, written = int(self.states_read[row]), int(self.states_written[row])
            state = memory[written]
            if read != written:
                state.copy_(memory[read])
            answers[row] = self.answer_one(state, q[row], k[row], v[row], decay[row], beta[row])
        if mixed.size(0) > decoding:
            parts = self.parts_of(mixed.size(0))
            for p in range(len(parts) // 4):
                state = memory[parts[4 * p + 3]]
                state.copy_(memory[parts[4 * p + 2]])
                for first in range(parts[4 * p], parts[4 * p] + parts[4 * p + 1], 64):
                    some = min(64, parts[4 * p] + parts[4 * p + 1] - first)
                    answers.narrow(0, first, some).copy_(
                        self.answer_some(
                            state,
                            q.narrow(0, first, some).transpose(0, 1),
                            k.narrow(0, first, some).transpose(0, 1),
                            v.narrow(0, first, some).transpose(0, 1),
                            decay.narrow(0, first, some).t(),
                            beta.narrow(0, first, some).t(),
                        ).transpose(0, 1)
                    )
        mean = answers.square().mean(-1, keepdim=True)
        answers = answers * torch.rsqrt(mean + self.delta_epsilon) * self.delta_norms[layer]
        return answers.view(mixed.size(0), -1) * F.silu(gate)

    def key_rows(self, rows: torch.Tensor) -> torch.Tensor:
        """Of length 1, one for each value head: [N, value heads, K]."""
        rows = rows.view(-1, self.key_heads, self.key_size)
        rows = rows * torch.rsqrt(rows.square().sum(-1, keepdim=True) + 1e-6)
        shared = self.value_heads // self.key_heads
        if shared == 1:
            return rows
        return rows.repeat(1, shared, 1) if self.tiled else rows.repeat_interleave(shared, 1)

    def answer_one(
        self,
        state: torch.Tensor,
        q: torch.Tensor,
        k: torch.Tensor,
        v: torch.Tensor,
        decay: torch.Tensor,
        beta: torch.Tensor,
    ) -> torch.Tensor:
        """One token; the state [value heads, K, V] is written over. One product reads both k and q:

        q (a S + k d) = a q S + (q k) d, where d = b (v - a k S).
        """
        keep = decay.exp().unsqueeze(-1)
        seen = torch.bmm(torch.stack([k, q], 1), state)
        moved = (v - keep * seen.select(1, 0)) * beta.unsqueeze(-1)
        state.mul_(keep.unsqueeze(-1)).baddbmm_(k.unsqueeze(2), moved.unsqueeze(1))
        return keep * seen.select(1, 1) + (q * k).sum(-1, keepdim=True) * moved

    def answer_some(
        self,
        state: torch.Tensor,
        q: torch.Tensor,
        k: torch.Tensor,
        v: torch.Tensor,
        decay: torch.Tensor,
        beta: torch.Tensor,
    ) -> torch.Tensor:
        """Some tokens [value heads, n, …] at once, by matrix products; the state is written over."""
        past = decay.cumsum(1)
        later = torch.ones([q.size(1), q.size(1)], dtype=torch.bool).triu(1)
        between = (past.unsqueeze(2) - past.unsqueeze(1)).masked_fill(later, float("-inf")).exp()
        fading = past.exp().unsqueeze(-1)
        moved_keys = k * beta.unsqueeze(-1)
        system = torch.bmm(moved_keys, k.transpose(1, 2)) * between
        sides = torch.cat([v * beta.unsqueeze(-1), moved_keys * fading], -1)
        solved = torch.linalg.solve_triangular(system, sides, upper=False, unitriangular=True)
        known = solved.narrow(2, self.value_size, self.key_size)
        moved = solved.narrow(2, 0, self.value_size) - torch.bmm(known, state)
        answers = torch.bmm(q * fading, state)
        answers += torch.bmm(torch.bmm(q, k.transpose(1, 2)) * between, moved)
        end = past.narrow(1, past.size(1) - 1, 1)
        kept = k * (end - past).exp().unsqueeze(-1)
        state.mul_(end.exp().unsqueeze(-1)).baddbmm_(kept.transpose(1, 2), moved)
        return answers

    # ---- the choice of tokens ----------------------------------------------------------------

    def predict(self, x: torch.Tensor) -> torch.Tensor:
        if self.int8:
            parts = self.head_products(x)
            return parts[0] if len(parts) == 1 else torch.cat(parts, 1)
        return self.matmul(self.normalize(x, 2 * self.layers) * self.final_norm, self.head)

    def head_products(self, x: torch.Tensor) -> List[torch.Tensor]:
        """The logits in int8, part by part."""
        x = self.normalize(x, 2 * self.layers)
        parts: List[torch.Tensor] = []
        for weight in self.head_packed:
            parts.append(self.quantized(x, weight, True))
        return parts

    def bias(self, logits: torch.Tensor, biased: List[int], biases: List[float]):
        row, token = torch.tensor(biased, dtype=torch.long).view(-1, 2).unbind(1)
        logits.index_put_([row, token], logits[row, token] + torch.tensor(biases))

    def penalize(self, logits: torch.Tensor, settings: List[float], penalized: List[int]):
        triples = torch.tensor(penalized, dtype=torch.long).view(-1, 3)
        row, token, count = triples.unbind(1)
        setting = torch.tensor(settings).view(-1, 4).index_select(0, row)
        repetition, presence, frequency = setting[:, 1], setting[:, 2], setting[:, 3]
        old = logits[row, token]
        new = torch.where(old > 0, old / repetition, old * repetition)
        new = new - frequency * count - presence * (count > 0)
        logits.index_put_([row, token], new)

    def select(self, logits: torch.Tensor, temperature: torch.Tensor) -> torch.Tensor:
        """The largest logits, and the log-sum-exp of the same logits divided by a temperature."""
        total = torch.logsumexp(logits / temperature, 1, keepdim=True)
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
