"""Our operators by themselves, for their tests."""

from typing import List

import torch

import fused  # noqa: F401, defines the operators


class Operators(torch.nn.Module):
    @torch.jit.export
    def choose_instructions(self, name: str) -> str:
        return torch.ops.parley.choose(name)

    @torch.jit.export
    def attend(
        self,
        query: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
        half: bool,
        tables: List[int],
        rows: List[int],
        sizes: List[int],
    ) -> torch.Tensor:
        """sizes: heads of keys, tokens of a block, window."""
        if half:
            keys, values = keys.half(), values.half()
        return torch.ops.parley.attend(
            query,
            keys,
            values,
            torch.tensor(tables, dtype=torch.long),
            torch.tensor(rows, dtype=torch.long).view(-1, 2),
            sizes[0],
            sizes[1],
            sizes[2],
        )

    @torch.jit.export
    def delta_rule(
        self,
        mixed: torch.Tensor,
        filter: torch.Tensor,
        columns: torch.Tensor,
        memory: torch.Tensor,
        rates: torch.Tensor,
        biases: torch.Tensor,
        norm: torch.Tensor,
        read: List[int],
        written: List[int],
        parts: List[int],
        key_heads: int,
        tiled: bool,
        epsilon: float,
    ) -> torch.Tensor:
        """The output, then columns and memory as they are afterwards, all in one row."""
        columns, memory = columns.clone(), memory.clone()
        out = torch.ops.parley.delta_rule(
            mixed,
            filter,
            columns,
            memory,
            rates,
            biases,
            norm,
            torch.tensor(read, dtype=torch.long),
            torch.tensor(written, dtype=torch.long),
            parts,
            key_heads,
            tiled,
            epsilon,
        )
        return torch.cat([out.view(-1), columns.view(-1), memory.view(-1)])
