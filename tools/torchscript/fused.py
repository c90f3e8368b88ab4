"""The network with operators of our own (kernels/) in place of some of libtorch's.

It is loaded where their library can be; network.py by itself everywhere else.
"""

from typing import List

import torch

from network import Network

OPERATORS = torch.library.Library("parley", "DEF")
OPERATORS.define(
    "attend(Tensor query, Tensor keys, Tensor values, Tensor tables, Tensor rows, int kv_heads, "
    "int block, int window) -> Tensor"
)
OPERATORS.define(
    "delta_rule(Tensor mixed, Tensor filter, Tensor(a!) columns, Tensor(b!) memory, Tensor rates, "
    "Tensor biases, Tensor norm, Tensor read, Tensor written, int[] parts, int key_heads, bool "
    "tiled, float epsilon) -> Tensor"
)
OPERATORS.define("choose(str instructions) -> str")


class FusedNetwork(Network):
    def __init__(self):
        super().__init__()
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

    def attend_cached(
        self, layer: int, query: torch.Tensor, groups: List[int], chunks: List[int]
    ) -> torch.Tensor:
        """One pass over the cache for all rows: decoding ones and those of chunks."""
        near = layer in self.windowed
        return torch.ops.parley.attend(
            query,
            self.keys[layer],
            self.values[layer],
            self.near_table if near else self.table,
            self.rows.narrow(0, 0, query.size(0)),
            self.kv_heads,
            self.block,
            self.window if near else 0,
        )

    def delta(self, layer: int, mixed: torch.Tensor) -> torch.Tensor:
        """All of it at once, token by token, decoding rows and prompts alike."""
        nobody: List[int] = []
        together = mixed.size(0) > self.states_read.size(0)
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
            self.state_parts if together else nobody,
            self.key_heads,
            self.tiled,
            self.delta_epsilon,
        )

    @torch.jit.export
    def choose_instructions(self, name: str) -> str:
        """The instruction set of the operators: "auto" or its name. Returns its name."""
        return torch.ops.parley.choose(name)
