// The operator of gates as network.py sees it. Whatever an argument says is checked here.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cmath>

#include "cpu.h"
#include "units.h"

namespace parley {
namespace {

// Additions that take as long as one number of the result.
constexpr int64_t kAdditions = 16;

at::Tensor gate_cpu(const at::Tensor& gate_up, int64_t block, bool gelu) {
  TORCH_CHECK(gate_up.device().is_cpu() && gate_up.scalar_type() == at::kFloat &&
                  gate_up.dim() == 2 && gate_up.stride(1) == 1 && gate_up.size(1) > 0 &&
                  gate_up.size(1) % 2 == 0,
              "parley::gate: gate_up");
  Gate g;
  g.gate_up = gate_up.const_data_ptr<float>();
  g.stride = gate_up.stride(0);
  g.rows = gate_up.size(0);
  g.inner = gate_up.size(1) / 2;
  g.block = block;
  g.gelu = gelu;
  TORCH_CHECK(block > 0 && (block & (block - 1)) == 0 && g.inner % block == 0,
              "parley::gate: blocks of ", block, " in ", g.inner);
  at::Tensor out = at::empty({g.rows, g.inner}, gate_up.options());
  g.out = out.data_ptr<float>();
  float unit = 1.0f / std::sqrt(static_cast<float>(block));
  const Kernel& kernel = chosen();
  run_units(g.rows, g.rows * g.inner * kAdditions, 0,
            [&](int64_t row, float*) { kernel.gate(g, row, unit); });
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // gate_up: [R, 2 * I] float32. Returns [R, I]: the second half times SiLU (or GELU, as tanh
  // approximates it) of the first, every `block` numbers times the orthogonal Hadamard matrix of
  // that size; 1 leaves it as it is.
  library.def("gate(Tensor gate_up, int block, bool gelu) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) { library.impl("gate", parley::gate_cpu); }
