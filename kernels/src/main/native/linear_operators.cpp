// The operators of linear layers as network.py sees them. Whatever an argument says is checked here.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "cpu.h"
#include "layer_tensors.h"

namespace parley {
namespace {

constexpr const char* kName = "parley::linear";

void check(const at::Tensor& tensor, at::ScalarType type, int64_t dimensions, const char* name) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.scalar_type() == type &&
                  tensor.dim() == dimensions && tensor.is_contiguous(),
              "parley::linear: ", name);
}

at::Tensor pack_panels_cpu(const at::Tensor& weights) {
  check(weights, at::kChar, 2, "weights");
  int64_t outputs = weights.size(0), inputs = weights.size(1);
  int64_t panels = (outputs + kPanel - 1) / kPanel;
  at::Tensor out = at::zeros({panels, (inputs + 3) / 4, kPanel, 4}, weights.options());
  pack_panels(weights.const_data_ptr<int8_t>(), outputs, inputs, out.data_ptr<int8_t>());
  return out;
}

at::Tensor linear_cpu(const at::Tensor& x, const at::Tensor& panels, const at::Tensor& scales,
                      const at::Tensor& compensation, double norm_floor, double constant_scale,
                      at::IntArrayRef gate, const std::optional<at::Tensor>& added) {
  LayerInput input = check_input(x, gate, kName);
  check(input.x, at::kFloat, 2, "x");
  check(panels, at::kChar, 4, "panels");
  check(scales, at::kFloat, 1, "scales");
  check(compensation, at::kInt, 1, "compensation");
  Linear l;
  l.rows = input.x.size(0);
  l.inputs = input.x.size(1);
  l.outputs = scales.size(0);
  TORCH_CHECK(l.inputs > 0 && l.inputs <= kMostInputs, "parley::linear: ", l.inputs, " inputs");
  TORCH_CHECK(panels.size(0) == l.panel_count() && panels.size(1) == l.quads() &&
                  panels.size(2) == kPanel && panels.size(3) == 4 &&
                  compensation.size(0) == l.outputs,
              "parley::linear: panels of ", panels.sizes(), " for ", l.outputs, " outputs of ",
              l.inputs, " inputs");
  TORCH_CHECK(norm_floor >= 0 && constant_scale >= 0, "parley::linear: a scale below zero");
  at::Tensor out = at::empty({l.rows, l.outputs}, x.options());
  Added sum = check_added(added, out, kName);
  l.x = input.x.const_data_ptr<float>();
  l.gate = input.writer();
  l.panels = panels.const_data_ptr<int8_t>();
  l.scales = scales.const_data_ptr<float>();
  l.compensation = compensation.const_data_ptr<int32_t>();
  l.added = sum.numbers;
  l.added_stride = sum.stride;
  l.norm_floor = static_cast<float>(norm_floor);
  l.constant_scale = static_cast<float>(constant_scale);
  l.out = out.data_ptr<float>();
  linear(l, chosen_products(), chosen());
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // weights: [N, K] int8. Returns them as `linear` reads them, [N / 16, K / 4, 16, 4].
  library.def("pack_panels(Tensor weights) -> Tensor");
  // x: [R, K] float32. scales: [N] float32. compensation: [N] int32, minus the sum of an output's
  // negative weights. norm_floor: where it is above 0, a row is first divided by
  // hypot(its length, norm_floor). constant_scale: of the rows in eight bits; 0 where each has its
  // own. gate: where it is [block, 1 for GELU], x is [R, 2 * K], and its gate is multiplied (see
  // `gate`). added: to the result, [R, N] or [N]. Returns [R, N].
  library.def(
      "linear(Tensor x, Tensor panels, Tensor scales, Tensor compensation, float norm_floor, "
      "float constant_scale, int[] gate, Tensor? added) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) {
  library.impl("pack_panels", parley::pack_panels_cpu);
  library.impl("linear", parley::linear_cpu);
}
