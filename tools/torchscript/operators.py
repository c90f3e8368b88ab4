"""Our operators by themselves, for their tests."""

from typing import List, Optional, Tuple

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
        bits: int,
        tables: List[int],
        rows: List[int],
        sizes: List[int],
    ) -> torch.Tensor:
        """bits: of a number in the cache. sizes: heads of keys, tokens of a block, window."""
        key_scales, value_scales = torch.empty(0), torch.empty(0)
        if bits == 16:
            keys, values = keys.half(), values.half()
        if bits == 8:
            size, block = query.size(2), sizes[1]
            keys, key_scales = self.eight_bits(keys.view(-1, size, block), 1)
            values, value_scales = self.eight_bits(values.view(-1, block, size), 2)
        return torch.ops.parley.attend(
            query,
            keys,
            values,
            key_scales,
            value_scales,
            torch.tensor(tables, dtype=torch.long),
            torch.tensor(rows, dtype=torch.long).view(-1, 2),
            sizes[0],
            sizes[1],
            sizes[2],
        )

    def eight_bits(self, numbers: torch.Tensor, over: int) -> Tuple[torch.Tensor, torch.Tensor]:
        """With a scale for what stands along a dimension."""
        scales = numbers.abs().amax(over, keepdim=True) / 127.0
        rounded = (numbers / scales).round().nan_to_num().to(torch.int8)
        return rounded.contiguous(), scales.contiguous()

    @torch.jit.export
    def append(
        self,
        qkv: torch.Tensor,
        turns: torch.Tensor,
        norms: torch.Tensor,
        norm_floor: float,
        blocks: List[int],
        offsets: List[int],
        bits: int,
        count: int,
        sizes: List[int],
    ) -> torch.Tensor:
        """Into a cache of so many blocks of nothing but ones: the queries, then keys and values as they
        are read, all in one row.

        turns, norms: none is one of no elements. sizes: heads, heads of keys, numbers of a head,
        tokens of a block.
        """
        dtype = torch.float32
        if bits == 16:
            dtype = torch.float16
        if bits == 8:
            dtype = torch.int8
        heads, size, block = sizes[1], sizes[2], sizes[3]
        keys = torch.ones([count, heads, size, block], dtype=dtype)
        values = torch.ones([count, heads, block, size], dtype=dtype)
        scales = [torch.empty(0), torch.empty(0)]
        if bits == 8:
            scales = [torch.ones([count, heads, block]), torch.ones([count, heads, block])]
        turned: Optional[torch.Tensor] = None
        if turns.numel() > 0:
            turned = turns
        normed: Optional[torch.Tensor] = None
        if norms.numel() > 0:
            normed = norms
        query = torch.ops.parley.append(
            qkv,
            turned,
            normed,
            norm_floor,
            torch.tensor(blocks, dtype=torch.long),
            torch.tensor(offsets, dtype=torch.long),
            keys,
            values,
            scales[0],
            scales[1],
            sizes,
        )
        keys, values = keys.float(), values.float()
        if bits == 8:
            keys, values = keys * scales[0].unsqueeze(2), values * scales[1].unsqueeze(3)
        return torch.cat([query.view(-1), keys.view(-1), values.view(-1)])

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

    @torch.jit.export
    def gate(self, gate_up: torch.Tensor, block: int, gelu: bool) -> torch.Tensor:
        return torch.ops.parley.gate(gate_up, block, gelu)

    @torch.jit.export
    def candidates(
        self, logits: torch.Tensor, temperatures: torch.Tensor, count: int
    ) -> torch.Tensor:
        return torch.ops.parley.candidates(logits, temperatures, count)

    @torch.jit.export
    def linear(
        self,
        x: torch.Tensor,
        weights: torch.Tensor,
        scales: torch.Tensor,
        added: torch.Tensor,
        gate: List[int],
        norm_floor: float,
        constant_scale: float,
    ) -> torch.Tensor:
        """added: none is one of no elements."""
        addend: Optional[torch.Tensor] = None
        if added.numel() > 0:
            addend = added
        compensation = weights.clamp(max=0).sum(1, dtype=torch.int).neg()
        panels = torch.ops.parley.pack_panels(weights)
        return torch.ops.parley.linear(
            x, panels, scales, compensation, norm_floor, constant_scale, gate, addend
        )

    @torch.jit.export
    def linear_of_panels(
        self, x: torch.Tensor, panels: torch.Tensor, scales: torch.Tensor, compensation: torch.Tensor
    ) -> torch.Tensor:
        """With whatever is given for them."""
        return torch.ops.parley.linear(x, panels, scales, compensation.int(), 0.0, 0.0, [], None)

    @torch.jit.export
    def block_linear(
        self,
        x: torch.Tensor,
        norm: torch.Tensor,
        norm_floor: float,
        panels: torch.Tensor,
        scales: torch.Tensor,
        layout: List[int],
        gate: List[int],
        added: torch.Tensor,
    ) -> torch.Tensor:
        """Of a matrix whose parts are alike: panels [parts, P, B], scales [parts, N].

        norm, added: none is one of no elements.
        """
        normed: Optional[torch.Tensor] = None
        if norm.numel() > 0:
            normed = norm
        addend: Optional[torch.Tensor] = None
        if added.numel() > 0:
            addend = added
        return torch.ops.parley.block_linear(
            x, normed, norm_floor, panels.unbind(0), scales.unbind(0), layout, gate, addend
        )
