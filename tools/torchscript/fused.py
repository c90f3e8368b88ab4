"""The network with operators of our own (kernels/) in place of some of libtorch's.

It is loaded where their library can be; network.py by itself everywhere else.
"""

from typing import List, Optional, Tuple

import torch

from network import Network

OPERATORS = torch.library.Library("parley", "DEF")
OPERATORS.define(
    "attend(Tensor query, Tensor keys, Tensor values, Tensor key_scales, Tensor value_scales, "
    "Tensor tables, Tensor rows, int kv_heads, int block, int window) -> Tensor"
)
OPERATORS.define(
    "append(Tensor qkv, Tensor? turns, Tensor? norms, float norm_floor, Tensor blocks, "
    "Tensor offsets, Tensor(a!) keys, Tensor(b!) values, Tensor(c!) key_scales, "
    "Tensor(d!) value_scales, int[] sizes) -> Tensor"
)
OPERATORS.define(
    "delta_rule(Tensor mixed, Tensor filter, Tensor(a!) columns, Tensor(b!) memory, Tensor rates, "
    "Tensor biases, Tensor norm, Tensor read, Tensor written, int[] parts, int key_heads, bool "
    "tiled, float epsilon) -> Tensor"
)
OPERATORS.define("candidates(Tensor logits, Tensor temperatures, int count) -> Tensor")
OPERATORS.define("choose(str instructions) -> str")
OPERATORS.define("gate(Tensor gate_up, int block, bool gelu) -> Tensor")
OPERATORS.define("pack_panels(Tensor weights) -> Tensor")
OPERATORS.define(
    "linear(Tensor x, Tensor panels, Tensor scales, Tensor compensation, float norm_floor, "
    "float constant_scale, int[] gate, Tensor? added) -> Tensor"
)
OPERATORS.define(
    "block_linear(Tensor x, Tensor? norm, float norm_floor, Tensor[] panels, Tensor[] row_scales, "
    "int[] layout, int[] gate, Tensor? added) -> Tensor"
)


class FusedNetwork(Network):
    def __init__(self):
        super().__init__()
        panels = List[Tuple[torch.Tensor, torch.Tensor, torch.Tensor]]
        self.panels = torch.jit.Attribute([], panels)
        self.head_panels = torch.jit.Attribute([], panels)
        self.blocks = False
        self.norm_weights = torch.jit.Attribute([], List[torch.Tensor])
        self.block_panels = torch.jit.Attribute([], List[List[torch.Tensor]])
        self.block_scales = torch.jit.Attribute([], List[List[torch.Tensor]])
        self.block_layouts = torch.jit.Attribute([], List[List[int]])
        self.no_gate = torch.jit.Attribute([], List[int])
        self.table = torch.empty(0, dtype=torch.long)
        self.near_table = torch.empty(0, dtype=torch.long)
        self.rows = torch.empty([0, 2], dtype=torch.long)

    def plan_attention(
        self, position: torch.Tensor, groups: List[int], tables: List[int], chunks: List[int]
    ):
        """Of every row where its text's table begins, and its position."""
        starts: List[torch.Tensor] = []
        at = 0
        for g in range(len(groups) // 3):
            count, blocks = groups[3 * g + 1], groups[3 * g + 2]
            starts.append(torch.arange(count) * blocks + at)
            at += count * blocks
        for c in range(len(chunks) // 4):
            starts.append(torch.full([chunks[4 * c + 2]], at))
            at += chunks[4 * c + 3]
        self.table = torch.tensor(tables, dtype=torch.long)
        self.near_table = torch.tensor(self.near_tables, dtype=torch.long)
        self.rows = torch.stack([torch.cat(starts), position], 1)

    def attend(
        self,
        layer: int,
        qkv: torch.Tensor,
        places: List[torch.Tensor],
        groups: List[int],
        chunks: List[int],
    ) -> torch.Tensor:
        """Norms, rope and the writing of keys and values are one operator, attention another.

        It goes over the cache once for all rows: decoding ones and those of chunks.
        """
        turns: Optional[torch.Tensor] = None
        if layer not in self.unturned:
            turns = places[0]
        norms: Optional[torch.Tensor] = None
        if len(self.head_norms) > 0:
            norms = self.head_norms[layer]
        keys, values = self.keys[layer], self.values[layer]
        key_scales, value_scales = self.key_scales[layer], self.value_scales[layer]
        query = torch.ops.parley.append(
            qkv,
            turns,
            norms,
            self.head_floor,
            places[1],
            places[2],
            keys,
            values,
            key_scales,
            value_scales,
            [self.heads, self.kv_heads, self.head_size, self.block],
        )
        near = layer in self.windowed
        return torch.ops.parley.attend(
            query,
            keys,
            values,
            key_scales,
            value_scales,
            self.near_table if near else self.table,
            self.rows,
            self.kv_heads,
            self.block,
            self.window if near else 0,
        )

    def delta(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """All of it at once, token by token, decoding rows and prompts alike."""
        return torch.ops.parley.delta_rule(
            mixed,
            self.filters[layer],
            self.columns[layer],
            self.memories[layer],
            self.rates[layer],
            self.delta_biases[layer],
            self.delta_norms[layer],
            self.states_read,
            self.states_written,
            self.parts_of(mixed.size(0)),
            self.key_heads,
            self.tiled,
            self.delta_epsilon,
        )

    @torch.jit.export
    def choose_instructions(self, name: str) -> str:
        """The instruction set of the operators: "auto" or its name. Returns its name."""
        return torch.ops.parley.choose(name)

    def select(self, logits: torch.Tensor, temperature: torch.Tensor) -> torch.Tensor:
        """Logits are read once, in place of once for each of libtorch's operators."""
        return torch.ops.parley.candidates(logits, temperature, self.candidates)

    # ---- weights in int8 ---------------------------------------------------------------------

    @torch.jit.export
    def pack_panels(
        self, weight: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor
    ) -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """In place of `pack`. The bias is left to `add_panels`."""
        compensation = weight.clamp(max=0).sum(1, dtype=torch.int).neg()
        return torch.ops.parley.pack_panels(weight), scale.clone(), compensation

    @torch.jit.export
    def add_panels(
        self, weight: Tuple[torch.Tensor, torch.Tensor, torch.Tensor], bias: torch.Tensor
    ):
        """The next linear layer."""
        self.panels.append(weight)
        if bias.numel() > 0:
            self.biases.append(bias.clone())

    @torch.jit.export
    def add_head_panels(self, rows: Tuple[torch.Tensor, torch.Tensor, torch.Tensor]):
        """The next rows of the head."""
        self.head_panels.append(rows)

    # ---- the blocks of GGUF files ------------------------------------------------------------
    #
    # Matrices as a file has them, each of parts that are stored alike. No norm is folded into one, and
    # nothing is rotated. The head is the matrix behind those of all layers.

    @torch.jit.export
    def configure_blocks(self):
        """To be called after `configure` and before any weight is loaded."""
        self.int8 = True
        self.blocks = True
        for _ in range(4 * self.layers + 1):
            panels: List[torch.Tensor] = []
            scales: List[torch.Tensor] = []
            layout: List[int] = []
            self.block_panels.append(panels)
            self.block_scales.append(scales)
            self.block_layouts.append(layout)

    @torch.jit.export
    def load_norm_weight(self, weight: torch.Tensor):
        """Of the next norm, layer by layer and the final one last: of what has length 1 before."""
        self.norm_weights.append(weight.clone())

    @torch.jit.export
    def add_blocks(
        self,
        matrix: int,
        panels: torch.Tensor,
        scales: torch.Tensor,
        bits: int,
        group: int,
        zero: int,
    ):
        """The next rows of a matrix, see kernels/src/main/native/blocks.h. zero: -1 for minima."""
        self.block_panels[matrix].append(panels.clone())
        self.block_scales[matrix].append(scales.clone())
        self.block_layouts[matrix].extend([bits, group, zero])

    @torch.jit.export
    def add_bias(self, bias: torch.Tensor):
        """Of the next layer's q, k and v."""
        self.biases.append(bias.clone())

    # ---- linear layers -----------------------------------------------------------------------
    #
    # With few calls of methods: DJL runs them as they are written, and each costs a step as much as a
    # small operator.

    def linear(self, index: int, x: torch.Tensor, norm: int) -> torch.Tensor:
        bias: Optional[torch.Tensor] = None
        if index % 4 == 0 and len(self.biases) > 0:
            bias = self.biases[index // 4]
        if self.blocks:
            return self.block_product(index, x, self.norm_weights[norm], bias)
        if self.int8:
            return self.panel_product(self.panels[index], x, norm, bias)
        y = self.matmul(self.normalize(x, norm), self.dense[index])
        return y if bias is None else y.add_(bias)

    def gated(self, layer: int, x: torch.Tensor) -> torch.Tensor:
        """In integers the down projection computes the gate itself."""
        gate_up = self.linear(4 * layer + 2, x, 2 * layer + 1)
        if self.int8:
            return gate_up
        return torch.ops.parley.gate(gate_up, self.gate_settings[0], self.gelu)

    def product(self, added: Optional[torch.Tensor], index: int, y: torch.Tensor) -> torch.Tensor:
        if self.blocks:
            return self.block_product(index, y, None, added)
        if not self.int8:
            z = self.matmul(y, self.dense[index])
            return z if added is None else added + z
        panels, scales, compensation = self.panels[index]
        gate = self.gate_settings if index % 4 == 3 else self.no_gate
        return torch.ops.parley.linear(y, panels, scales, compensation, 0.0, 0.0, gate, added)

    def head_products(self, x: torch.Tensor) -> List[torch.Tensor]:
        if self.blocks:
            return [self.block_product(4 * self.layers, x, self.norm_weights[2 * self.layers], None)]
        parts: List[torch.Tensor] = []
        for rows in self.head_panels:
            parts.append(self.panel_product(rows, x, 2 * self.layers, None))
        return parts

    def panel_product(
        self,
        weight: Tuple[torch.Tensor, torch.Tensor, torch.Tensor],
        x: torch.Tensor,
        norm: int,
        added: Optional[torch.Tensor],
    ) -> torch.Tensor:
        """Behind a norm: one with weights is computed before, a mere division within."""
        panels, scales, compensation = weight
        floor = self.floor
        if self.spreads:
            x, floor = self.normalize(x, norm), 0.0
        return torch.ops.parley.linear(
            x, panels, scales, compensation, floor, self.constant_scale, self.no_gate, added
        )

    def block_product(
        self,
        matrix: int,
        x: torch.Tensor,
        norm: Optional[torch.Tensor],
        added: Optional[torch.Tensor],
    ) -> torch.Tensor:
        return torch.ops.parley.block_linear(
            x,
            norm,
            self.floor,
            self.block_panels[matrix],
            self.block_scales[matrix],
            self.block_layouts[matrix],
            self.gate_settings if matrix % 4 == 3 else self.no_gate,
            added,
        )
