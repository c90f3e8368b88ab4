// The operator of linear layers in blocks as network.py sees it. Whatever an argument says is checked
// here.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "cpu.h"
#include "layer_tensors.h"

namespace parley {
namespace {

constexpr const char* kName = "parley::block_linear";

// Numbers of `layout` for each part.
constexpr int64_t kLayout = 3;

const float* floats(const at::Tensor& tensor, at::IntArrayRef sizes, const char* name) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat &&
                  tensor.is_contiguous() && tensor.sizes() == sizes,
              "parley::block_linear: ", name, " of ", tensor.sizes());
  return tensor.const_data_ptr<float>();
}

Blocks part_of(const at::Tensor& panels, const at::Tensor& row_scales, at::IntArrayRef layout,
               int64_t inputs) {
  int64_t bits = layout[0], group = layout[1], zero = layout[2];
  TORCH_CHECK((group == 16 || group == 32) && zero >= Blocks::kMinima && zero <= 128 &&
                  (bits == 4 || (bits == 5 && group == 32) || bits == 6 ||
                   (bits == 8 && zero == 128)),
              "parley::block_linear: blocks of ", bits, " bits, ", group, " inputs, zero ", zero);
  Blocks part;
  part.outputs = row_scales.numel();
  part.row_scales = floats(row_scales, {part.outputs}, "row_scales");
  part.group = group;
  part.bits = bits;
  part.zero = static_cast<int32_t>(zero);
  TORCH_CHECK(panels.device().is_cpu() && panels.scalar_type() == at::kChar && panels.dim() == 2 &&
                  panels.is_contiguous() && panels.size(0) == part.panel_count() &&
                  panels.size(1) == part.panel_bytes(inputs),
              "parley::block_linear: panels of ", panels.sizes(), " for ", part.outputs,
              " outputs of ", inputs, " inputs");
  part.panels = reinterpret_cast<const uint8_t*>(panels.const_data_ptr<int8_t>());
  return part;
}

at::Tensor block_linear_cpu(const at::Tensor& x, const std::optional<at::Tensor>& norm,
                            double norm_floor, at::TensorList panels, at::TensorList row_scales,
                            at::IntArrayRef layout, at::IntArrayRef gate,
                            const std::optional<at::Tensor>& added) {
  LayerInput input = check_input(x, gate, kName);
  BlockLinear l;
  l.rows = input.x.size(0);
  l.inputs = input.x.size(1);
  TORCH_CHECK(l.inputs > 0 && l.inputs % kActivations == 0, "parley::block_linear: ", l.inputs,
              " inputs");
  l.x = floats(input.x, {l.rows, l.inputs}, "x");
  l.gate = input.writer();
  l.norm = norm.has_value() ? floats(*norm, {l.inputs}, "norm") : nullptr;
  l.norm_floor = static_cast<float>(norm_floor);
  TORCH_CHECK(panels.size() == row_scales.size() && layout.size() == kLayout * panels.size(),
              "parley::block_linear: parts");
  l.outputs = 0;
  for (size_t p = 0; p < panels.size(); p++) {
    l.parts.push_back(
        part_of(panels[p], row_scales[p], layout.slice(kLayout * p, kLayout), l.inputs));
    l.parts.back().first = l.outputs;
    l.outputs += l.parts.back().outputs;
  }
  at::Tensor out = at::empty({l.rows, l.outputs}, x.options());
  Added sum = check_added(added, out, kName);
  l.added = sum.numbers;
  l.added_stride = sum.stride;
  l.out = out.data_ptr<float>();
  block_linear(l, chosen_products(), chosen());
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // x: [R, K] float32. norm: [K] float32; where it is given, a row is divided by hypot(its length,
  // norm_floor) and multiplied with it. panels, row_scales: of every part of the matrix, [P, B] int8
  // and [N] float32, see blocks.h. layout: of every part bits, 4, 5, 6 or 8; inputs of a group, 16 or
  // 32, those of 5 bits 32; the zero point, or -1 where there are minima, that of 8 bits 128. gate,
  // added: see `linear`. Returns [R, all N].
  library.def(
      "block_linear(Tensor x, Tensor? norm, float norm_floor, Tensor[] panels, Tensor[] row_scales, "
      "int[] layout, int[] gate, Tensor? added) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) {
  library.impl("block_linear", parley::block_linear_cpu);
}
