// The operator of candidates as network.py sees it. Whatever an argument says is checked here.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "candidates.h"
#include "cpu.h"

namespace parley {
namespace {

at::Tensor candidates_cpu(const at::Tensor& logits, const at::Tensor& temperatures, int64_t count) {
  TORCH_CHECK(logits.device().is_cpu() && logits.scalar_type() == at::kFloat && logits.dim() == 2 &&
                  logits.is_contiguous(),
              "parley::candidates: logits");
  TORCH_CHECK(count > 0 && count <= logits.size(1), "parley::candidates: ", count, " of ",
              logits.sizes());
  TORCH_CHECK(temperatures.device().is_cpu() && temperatures.scalar_type() == at::kFloat &&
                  temperatures.is_contiguous() && temperatures.numel() == logits.size(0),
              "parley::candidates: temperatures of ", temperatures.sizes());
  Candidates c;
  c.logits = logits.const_data_ptr<float>();
  c.temperatures = temperatures.const_data_ptr<float>();
  c.rows = logits.size(0);
  c.size = logits.size(1);
  c.count = count;
  for (int64_t row = 0; row < c.rows; row++) {
    TORCH_CHECK(c.temperatures[row] > 0, "parley::candidates: temperature ", c.temperatures[row]);
  }
  at::Tensor out = at::empty({c.rows, 1 + 2 * count}, logits.options().dtype(at::kDouble));
  c.out = out.data_ptr<double>();
  find_candidates(c, chosen());
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // logits: [R, V] float32. temperatures: R of them, float32, above 0. Returns [R, 1 + 2 * count]
  // float64: the log-sum-exp of the logits divided by the temperature, then ids and logits of the
  // `count` largest, of equal ones the lowest id first. Where a logit is no number or infinitely large,
  // or all are infinitely small, the sum and the logits returned are no numbers.
  library.def("candidates(Tensor logits, Tensor temperatures, int count) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) { library.impl("candidates", parley::candidates_cpu); }
