// The operators as network.py sees them: torch.ops.parley. Whatever an argument says is checked here,
// so that nothing reads or writes outside of a tensor.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "attend.h"
#include "cache_tensors.h"
#include "cpu.h"

namespace parley {
namespace {

constexpr int64_t kMostHeadSize = 1024;

void check_sizes(const Attention& a) {
  TORCH_CHECK(a.kv_heads > 0 && a.heads > 0 && a.heads % a.kv_heads == 0 &&
                  a.shared() <= kMostQueriesOfTile,
              "parley::attend: ", a.heads, " heads over ", a.kv_heads);
  TORCH_CHECK(a.head_size > 0 && a.head_size <= kMostHeadSize,
              "parley::attend: heads of ", a.head_size);
  TORCH_CHECK(a.block > 0 && a.block % 64 == 0, "parley::attend: blocks of ", a.block, " tokens");
  TORCH_CHECK(a.window >= 0, "parley::attend: a window of ", a.window);
}

void check_integers(const at::Tensor& numbers, const char* name) {
  TORCH_CHECK(numbers.device().is_cpu() && numbers.scalar_type() == at::kLong &&
                  numbers.is_contiguous(),
              "parley::attend: ", name);
}

// Every block that some row reads is there.
void check_rows(const Attention& a, int64_t entries, int64_t blocks) {
  for (int64_t row = 0; row < a.row_count; row++) {
    int64_t start = a.rows[2 * row], position = a.rows[2 * row + 1];
    TORCH_CHECK(start >= 0 && start < entries && position >= 0 &&
                    position / a.block < entries - start,
                "parley::attend: row ", row, " at ", position, " has no table at ", start);
    bool same = row > 0 && start == a.start(row - 1) && a.end(row) >= a.end(row - 1) &&
                a.window == 0;
    int64_t first = (same ? a.end(row - 1) - 1 : a.begin(row)) / kStretch * kStretch / a.block;
    for (int64_t i = first; i <= position / a.block; i++) {
      int64_t block = a.tables[start + i];
      TORCH_CHECK(block >= 0 && block < blocks, "parley::attend: block ", block, " of ", blocks);
    }
  }
}

at::Tensor attend_cpu(const at::Tensor& query, const at::Tensor& keys, const at::Tensor& values,
                      const at::Tensor& key_scales, const at::Tensor& value_scales,
                      const at::Tensor& tables, const at::Tensor& rows, int64_t kv_heads,
                      int64_t block, int64_t window) {
  TORCH_CHECK(query.device().is_cpu() && query.scalar_type() == at::kFloat && query.dim() == 3 &&
                  query.stride(2) == 1 && query.stride(1) == query.size(2),
              "parley::attend: query");
  check_integers(tables, "tables");
  check_integers(rows, "rows");
  TORCH_CHECK(rows.dim() == 2 && rows.size(0) >= query.size(0) && rows.size(1) == 2,
              "parley::attend: rows");
  at::Tensor out = at::empty({query.size(0), query.size(1) * query.size(2)}, query.options());
  Attention a;
  a.query = query.const_data_ptr<float>();
  a.query_stride = query.stride(0);
  a.keys = keys.const_data_ptr();
  a.values = values.const_data_ptr();
  a.key_scales = key_scales.const_data_ptr<float>();
  a.value_scales = value_scales.const_data_ptr<float>();
  a.tables = tables.const_data_ptr<int64_t>();
  a.rows = rows.const_data_ptr<int64_t>();
  a.row_count = query.size(0);
  a.heads = query.size(1);
  a.kv_heads = kv_heads;
  a.head_size = query.size(2);
  a.block = block;
  a.window = window;
  a.out = out.data_ptr<float>();
  check_sizes(a);
  CacheTensors cache = check_cache(keys, values, key_scales, value_scales, kv_heads, a.head_size,
                                   block, "parley::attend");
  a.type = cache.type;
  check_rows(a, tables.numel(), cache.blocks);
  attend(a, chosen());
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY(parley, library) {
  // query: [N, H, D] float32. keys [block, G, D, T] and values [block, G, T, D], both float32, float16
  // or int8; in int8 each token of a head has a scale, [block, G, T], and else there are none. tables:
  // blocks in the order of their texts. rows: [N or more, 2], of every row the index in `tables` of
  // its text's first block, and its position. A row sees the tokens up to its position, `window` of
  // them at most, where that is not 0. Returns [N, H * D].
  library.def(
      "attend(Tensor query, Tensor keys, Tensor values, Tensor key_scales, Tensor value_scales, "
      "Tensor tables, Tensor rows, int kv_heads, int block, int window) -> Tensor");
  // Which instruction set is used from now on: "auto" or a name. Returns its name.
  library.def("choose(str instructions) -> str",
              [](const std::string& name) { return std::string(parley::choose(name).name); });
}

TORCH_LIBRARY_IMPL(parley, CPU, library) { library.impl("attend", parley::attend_cpu); }
