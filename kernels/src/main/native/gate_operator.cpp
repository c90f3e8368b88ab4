// The operator of gates as network.py sees it. Whatever an argument says is checked here.

#include <torch/library.h>

#include "cpu.h"
#include "layer_tensors.h"
#include "units.h"

namespace parley {
namespace {

at::Tensor gate_cpu(const at::Tensor& gate_up, int64_t block, bool gelu) {
  at::Tensor out;
  Gate g = check_gate(gate_up, block, gelu, out, "parley::gate");
  const Kernel& kernel = chosen();
  run_units(g.rows, g.rows * g.inner * kAdditions, 0,
            [&](int64_t row, float*) { kernel.gate(g, row); });
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
