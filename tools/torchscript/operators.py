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
