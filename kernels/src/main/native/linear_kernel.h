// The outputs of a panel of eight bits with a scale for each. To be included behind lanes_*.h and
// dots_*.h of an instruction set.
#pragma once

#include <algorithm>
#include <cstring>

#include "linear.h"

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

// The numbers of a panel's outputs that are there; zero for the others.
template <typename T>
void copy_outputs(const Linear& l, int64_t panel, const T* from, T (&to)[kPanel]) {
  int64_t count = std::min(kPanel, l.outputs - panel * kPanel);
  std::memset(to, 0, sizeof to);
  std::memcpy(to, from + panel * kPanel, count * sizeof(T));
}

void multiply(const Linear& l, int64_t panel, const LinearRows& q) {
  const int8_t* weights = l.panels + panel * l.quads() * 4 * kPanel;
  float scales[kPanel];
  int32_t compensation[kPanel];
  copy_outputs(l, panel, l.scales, scales);
  copy_outputs(l, panel, l.compensation, compensation);
  int64_t count = std::min(kPanel, l.outputs - panel * kPanel);
  for (int64_t first = 0; first < l.rows; first += kMostRowsAtOnce) {
    int rows = static_cast<int>(std::min<int64_t>(kMostRowsAtOnce, l.rows - first));
    Sums sums[kMostRowsAtOnce];
    multiply_rows(rows, weights, l.quads(), q.numbers + first * l.row_bytes(), l.row_bytes(), sums);
    for (int r = 0; r < rows; r++) {
      int64_t row = first + r, at = row * l.outputs + panel * kPanel;
      float residual[kPanel] = {};
      if (l.residual != nullptr) std::memcpy(residual, l.residual + at, count * sizeof(float));
      Lanes sum = to_lanes(exact(sums[r], compensation, q.sums[row]));
      Lanes result = mul(sum, mul(all(q.scales[row]), load(scales)));
      float numbers[kPanel];
      store(numbers, add(load(residual), result));
      std::memcpy(l.out + at, numbers, count * sizeof(float));
    }
  }
}

}  // namespace
}  // namespace parley
