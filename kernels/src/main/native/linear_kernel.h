// The outputs of a panel of eight bits with a scale for each. To be included behind lanes_*.h and
// dots_*.h of an instruction set.
#pragma once

#include <algorithm>

#include "linear.h"
#include "panel_kernel.h"

namespace parley {
namespace {

template <int R = kMostRowsAtOnce>
void multiply_rows(int rows, const int8_t* panel, int64_t quads, const int8_t* q, int64_t stride,
                   Sums (&sums)[kMostRowsAtOnce]) {
  if (rows == R) {
    Sums some[R];
    multiply_weights<R>(panel, quads, q, stride, some);
    std::copy(some, some + R, sums);
  } else if constexpr (R > 1) {
    multiply_rows<R - 1>(rows, panel, quads, q, stride, sums);
  }
}

void multiply(const Linear& l, int64_t panel, const LinearRows& q) {
  const int8_t* weights = l.panels + panel * l.quads() * 4 * kPanel;
  float scales[kPanel];
  int32_t compensation[kPanel];
  copy_outputs(l.scales, l.outputs, panel, scales);
  copy_outputs(l.compensation, l.outputs, panel, compensation);
  int64_t count = std::min(kPanel, l.outputs - panel * kPanel);
  for (int64_t first = 0; first < l.rows; first += kMostRowsAtOnce) {
    int rows = static_cast<int>(std::min<int64_t>(kMostRowsAtOnce, l.rows - first));
    Sums sums[kMostRowsAtOnce];
    multiply_rows(rows, weights, l.quads(), q.numbers + first * l.row_bytes(), l.row_bytes(), sums);
    for (int r = 0; r < rows; r++) {
      int64_t row = first + r, column = panel * kPanel;
      Lanes sum = to_lanes(exact(sums[r], compensation, q.sums[row]));
      Lanes result = mul(sum, mul(all(q.scales[row]), load(scales)));
      const float* added = l.added == nullptr ? nullptr : l.added + row * l.added_stride + column;
      store_outputs(result, added, count, l.out + row * l.outputs + column);
    }
  }
}

}  // namespace
}  // namespace parley
