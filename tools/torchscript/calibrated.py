"""The network while its matrices are rounded to four bits, one after the other (Calibration.java).

The tokens of a text go through it matrix by matrix: what one is about to read is observed, so that its
rounding errs least where that is large; then it is added, and what it makes of the text is what the
next one reads. So each sees the errors of those before it.
"""

from typing import List

import torch

from fused import FusedNetwork


class CalibratedNetwork(FusedNetwork):
    def __init__(self):
        super().__init__()
        # What is observed is rounded to whole numbers of so many bits. A sum of 2^14 products of two is
        # below 2^53: exact in float64, whatever the order in which a product of matrices adds.
        self.levels = 2.0**19
        self.stream = torch.empty(0)
        self.branch = torch.empty(0)
        self.observed = torch.empty(0, dtype=torch.double)
        self.units = torch.empty(0, dtype=torch.double)
        self.places = torch.jit.Attribute([], List[torch.Tensor])
        self.near_places = torch.jit.Attribute([], List[torch.Tensor])
        self.parts = torch.jit.Attribute([], List[int])
        self.calibration_blocks = 0

    @torch.jit.export
    def begin_calibration(self, x: torch.Tensor, length: int, block: int):
        """When all vectors are loaded, and no matrix of a layer.

        x: the tokens' rows of the embedding, [N, E], at most 2^14 of them, cut into texts of so many
        tokens. block: tokens of a block.
        """
        rows = x.size(0)
        self.stream = x.clone()
        self.block = block
        blocks = (length + block - 1) // block
        texts = (rows + length - 1) // length
        self.calibration_blocks = texts * blocks
        row = torch.arange(rows)
        position = row % length
        block_of_row = row // length * blocks + position // block
        turn = self.turn_of(position, self.inverse_frequency, self.turn_length)
        self.places = [turn, block_of_row, position % block]
        self.near_places = self.places
        if len(self.windowed) > 0:
            turn = self.turn_of(position, self.window_frequency, torch.ones(1))
            self.near_places = [turn, block_of_row, self.places[2]]
        states: List[int] = []
        for text in range(texts):
            first = text * length
            count = min(length, rows - first)
            self.parts.extend([0, first, count, blocks])
            states.extend([first, count, 0, text + 1])
        tables = [b for b in range(texts * blocks)]
        self.near_tables = tables
        none: List[int] = []
        self.plan_attention(position, none, tables, self.parts)
        if max(self.mixers) > 0:
            self.configure_states(texts + 1)
            self.plan_states(none, none, none, states)
        for _ in range(self.layers):
            for tables_of_layers in [self.keys, self.values, self.key_scales, self.value_scales]:
                tables_of_layers.append(torch.empty(0))

    @torch.jit.export
    def end_calibration(self):
        """The network is as if its matrices had been loaded."""
        self.stream, self.branch = torch.empty(0), torch.empty(0)
        self.observed, self.units = torch.empty(0), torch.empty(0)
        for tensors in [self.places, self.near_places, self.memories, self.columns]:
            tensors.clear()
        for tensors in [self.keys, self.values, self.key_scales, self.value_scales]:
            tensors.clear()
        self.parts.clear()
        none: List[int] = []
        self.near_tables = none

    @torch.jit.export
    def observe(self, matrix: int):
        """What the next matrix is about to read."""
        layer, part = matrix // 4, matrix % 4
        x = self.branch
        if part == 3:
            x = torch.ops.parley.gate(x, self.gate_settings[0], self.gelu)
        x = x.double()
        if part % 2 == 0:
            x = self.stream.double()
            length = x.square().sum(1, keepdim=True)
            norm = self.norm_weights[2 * layer + part // 2].double()
            x = x / (length + self.floor * self.floor).sqrt() * norm
        self.units = x.abs().amax(0).clamp_min(1e-30) / self.levels
        self.observed = (x / self.units).round_()

    @torch.jit.export
    def products(self, begin: int, first: int, count: int) -> torch.Tensor:
        """Sums over all tokens of the products of two inputs: of so many from the first with each from
        begin to the last of them, [count, first + count - begin]. Changes nothing here: any thread
        may call it.
        """
        some = self.observed.narrow(1, first, count)
        others = first + count - begin
        sums = torch.matmul(some.t(), self.observed.narrow(1, begin, others))
        units = self.units.narrow(0, begin, others)
        return sums * self.units.narrow(0, first, count).unsqueeze(1) * units

    @torch.jit.export
    def advance(self, matrix: int):
        """The text goes through the matrix that was observed, now that it was added."""
        layer, part = matrix // 4, matrix % 4
        if part == 0:
            self.branch = self.mix(layer, self.linear(matrix, self.stream, 2 * layer))
        elif part == 2:
            self.branch = self.linear(matrix, self.stream, 2 * layer + 1)
        else:
            self.stream = self.add(self.stream, matrix, self.branch)

    def mix(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """Attention or what a layer has in its place, of all texts."""
        if self.mixers[layer] != 0:
            return self.recur(layer, mixed)
        width = self.calibration_blocks * self.block * self.kv_heads * self.head_size
        self.keys[layer] = torch.zeros([width], dtype=torch.float16)
        self.values[layer] = torch.zeros([width], dtype=torch.float16)
        none: List[int] = []
        places = self.near_places if layer in self.windowed else self.places
        attended = self.attend(layer, mixed, places, none, self.parts)
        self.keys[layer], self.values[layer] = torch.empty(0), torch.empty(0)
        if self.gates_attention:
            width = self.heads * self.head_size
            gate = mixed.narrow(1, mixed.size(1) - width, width)
            attended = attended * torch.sigmoid(gate)
        return attended
