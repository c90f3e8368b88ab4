#include "recur.h"

#include <algorithm>

#include "units.h"

namespace parley {
namespace {

int64_t rows_of(const std::vector<Part>& parts) {
  int64_t rows = 0;
  for (const Part& part : parts) rows += part.row_count;
  return rows;
}

// Through pieces of it.
void recur_part(const DeltaNet& net, const Part& part, int64_t key_head, const Kernel& kernel,
                float* memory) {
  for (int64_t row = 0; row < part.row_count; row += kTokensOfPiece) {
    int64_t count = std::min(kTokensOfPiece, part.row_count - row);
    Part piece = {part.first_row + row, count, row == 0 ? part.read : part.written, part.written};
    kernel.recur(net, piece, key_head, memory);
  }
}

}  // namespace

// A unit is a key head with its value heads: of all parts in their order, which take long and so come
// first, or of one part alone.
void recur(const DeltaNet& net, const std::vector<Part>& alone, const std::vector<Part>& in_order,
           const Kernel& kernel) {
  int64_t ordered = in_order.empty() ? 0 : net.key_heads;
  int64_t units = ordered + net.key_heads * alone.size();
  int64_t rows = rows_of(alone) + rows_of(in_order);
  int64_t numbers = rows * net.value_heads * net.key_size * net.value_size;
  run_units(units, numbers, scratch_floats(net), [&](int64_t unit, float* memory) {
    int64_t head = unit % net.key_heads;
    if (unit >= ordered) {
      recur_part(net, alone[(unit - ordered) / net.key_heads], head, kernel, memory);
      return;
    }
    for (const Part& part : in_order) recur_part(net, part, head, kernel, memory);
  });
}

}  // namespace parley
