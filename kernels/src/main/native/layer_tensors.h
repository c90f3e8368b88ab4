// The tensors of gates and linear layers, as the operators are given them.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>

#include <cmath>
#include <optional>

#include "gate.h"

namespace parley {

// A gate that writes to `out`, which is made here. Throws in the name of an operator.
inline Gate check_gate(const at::Tensor& gate_up, int64_t block, bool gelu, at::Tensor& out,
                       const char* name) {
  TORCH_CHECK(gate_up.device().is_cpu() && gate_up.scalar_type() == at::kFloat &&
                  gate_up.dim() == 2 && gate_up.stride(1) == 1 && gate_up.size(1) > 0 &&
                  gate_up.size(1) % 2 == 0,
              name, ": gate_up");
  int64_t inner = gate_up.size(1) / 2;
  TORCH_CHECK(block > 0 && (block & (block - 1)) == 0 && inner % block == 0, name, ": blocks of ",
              block, " in ", inner);
  out = at::empty({gate_up.size(0), inner}, gate_up.options());
  Gate g;
  g.gate_up = gate_up.const_data_ptr<float>();
  g.stride = gate_up.stride(0);
  g.rows = gate_up.size(0);
  g.inner = inner;
  g.block = block;
  g.unit = 1.0f / std::sqrt(static_cast<float>(block));
  g.gelu = gelu;
  g.out = out.data_ptr<float>();
  return g;
}

// The rows that a layer reads.
struct LayerInput {
  at::Tensor x;              // [rows, inputs]
  std::optional<Gate> gate;  // writes x

  const Gate* writer() const { return gate.has_value() ? &*gate : nullptr; }
};

// given: the rows, or where `gate` is not empty what it reads; gate: its block, and 1 for GELU.
inline LayerInput check_input(const at::Tensor& given, at::IntArrayRef gate, const char* name) {
  TORCH_CHECK(given.dim() == 2, name, ": x");
  if (gate.empty()) return {given, std::nullopt};
  TORCH_CHECK(gate.size() == 2, name, ": gate");
  LayerInput input;
  input.gate = check_gate(given, gate[0], gate[1] != 0, input.x, name);
  return input;
}

// What is added to the rows of a layer's result.
struct Added {
  const float* numbers;  // or null
  int64_t stride;
};

// given: as large as the result, or one row of it.
inline Added check_added(const std::optional<at::Tensor>& given, const at::Tensor& out,
                         const char* name) {
  if (!given.has_value()) return {nullptr, 0};
  bool row = given->dim() == 1;
  TORCH_CHECK(given->device().is_cpu() && given->scalar_type() == at::kFloat &&
                  given->is_contiguous() &&
                  given->sizes() == (row ? out.sizes().slice(1) : out.sizes()),
              name, ": added of ", given->sizes());
  return {given->const_data_ptr<float>(), row ? 0 : out.size(1)};
}

}  // namespace parley
