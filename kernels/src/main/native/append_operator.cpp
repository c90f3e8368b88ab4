// The operator that appends tokens to the cache as network.py sees it. Whatever an argument says is
// checked here.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "append.h"
#include "cache_tensors.h"
#include "units.h"

namespace parley {
namespace {

const float* contiguous_floats(const at::Tensor& tensor, int64_t count, const char* name) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat &&
                  tensor.is_contiguous() && tensor.numel() == count,
              "parley::append: ", name, " of ", tensor.sizes());
  return tensor.const_data_ptr<float>();
}

const int64_t* places(const at::Tensor& tensor, int64_t rows, int64_t end, const char* name) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.scalar_type() == at::kLong &&
                  tensor.is_contiguous() && tensor.dim() == 1 && tensor.numel() == rows,
              "parley::append: ", name, " of ", tensor.sizes());
  const int64_t* all = tensor.const_data_ptr<int64_t>();
  for (int64_t row = 0; row < rows; row++) {
    TORCH_CHECK(all[row] >= 0 && all[row] < end, "parley::append: ", name, " ", all[row], " of ",
                end);
  }
  return all;
}

at::Tensor append_cpu(const at::Tensor& qkv, const std::optional<at::Tensor>& turns,
                      const std::optional<at::Tensor>& norms, double norm_floor,
                      const at::Tensor& blocks, const at::Tensor& offsets, at::Tensor& keys,
                      at::Tensor& values, at::Tensor& key_scales, at::Tensor& value_scales,
                      at::IntArrayRef sizes) {
  TORCH_CHECK(sizes.size() == 4 && sizes[0] > 0 && sizes[1] > 0 && sizes[2] > 0 &&
                  sizes[2] % 2 == 0 && sizes[3] > 0,
              "parley::append: sizes ", sizes);
  Append a;
  a.heads = sizes[0];
  a.kv_heads = sizes[1];
  a.head_size = sizes[2];
  a.block = sizes[3];
  TORCH_CHECK(qkv.device().is_cpu() && qkv.scalar_type() == at::kFloat && qkv.dim() == 2 &&
                  qkv.stride(1) == 1 && qkv.size(1) >= (a.heads + 2 * a.kv_heads) * a.head_size,
              "parley::append: qkv of ", qkv.sizes());
  a.rows = qkv.size(0);
  a.qkv = qkv.const_data_ptr<float>();
  a.qkv_stride = qkv.stride(0);
  a.turns = turns.has_value() ? contiguous_floats(*turns, a.rows * a.head_size, "turns") : nullptr;
  a.norms = norms.has_value() ? contiguous_floats(
                                    *norms, (a.heads + a.kv_heads) * a.head_size, "norms")
                              : nullptr;
  a.norm_floor = static_cast<float>(norm_floor);
  CacheTensors cache = check_cache(keys, values, key_scales, value_scales, a.kv_heads, a.head_size,
                                   a.block, "parley::append");
  a.type = cache.type;
  a.blocks = places(blocks, a.rows, cache.blocks, "block");
  a.offsets = places(offsets, a.rows, a.block, "offset");
  a.keys = keys.data_ptr();
  a.values = values.data_ptr();
  a.key_scales = key_scales.data_ptr<float>();
  a.value_scales = value_scales.data_ptr<float>();
  at::Tensor query = at::empty({a.rows, a.heads, a.head_size}, qkv.options());
  a.query = query.data_ptr<float>();
  int64_t heads = a.heads + 2 * a.kv_heads;
  run_units(a.rows, a.rows * heads * a.head_size, a.head_size,
            [&](int64_t row, float* head) { append(a, row, head); });
  return query;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // qkv: [N, W] float32, heads of q, k and v, whatever comes behind them. turns: [N, D / 2, 2], of
  // every pair of numbers of a head of q and k, as complex numbers. norms: [H + G, D]; where they are
  // given, a head of q or k is divided by hypot(its length, norm_floor) and multiplied with them.
  // blocks, offsets: [N], where k and v are written to. keys, values and their scales: see `attend`.
  // sizes: H, G, D, tokens of a block. Returns q, [N, H, D]. In int8 every block of q and k, of the largest
  // power of two in D, is multiplied with the Hadamard matrix of ones, q divided by its size too.
  library.def(
      "append(Tensor qkv, Tensor? turns, Tensor? norms, float norm_floor, Tensor blocks, "
      "Tensor offsets, Tensor(a!) keys, Tensor(b!) values, Tensor(c!) key_scales, "
      "Tensor(d!) value_scales, int[] sizes) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) { library.impl("append", parley::append_cpu); }
