#include <cstring>

#include "blocks.h"
#include "linear.h"

#include "rows.h"

namespace parley {
namespace {

// What is not larger is zero in eight bits: a row, and 32 numbers of one.
constexpr float kSmallestRow = 1e-12f;
constexpr float kSmallest = 1e-30f;

void round_row(const float* x, int64_t n, float factor, int8_t* to) {
  const Lanes f = all(factor);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) store_rounded(to + i, mul(load(x + i), f));
  if (i == n) return;
  int8_t rest[kLanes];
  store_rounded(rest, mul(load_some(x + i, n - i), f));
  std::memcpy(to + i, rest, n - i);
}

// Divided by its length and multiplied with the norm's weights.
void normalize(const BlockLinear& l, const float* x, float* normed) {
  float squares = squares_of(x, l.inputs) + l.norm_floor * l.norm_floor;
  const Lanes factor = all(1.0f / std::sqrt(squares));
  for (int64_t i = 0; i < l.inputs; i += kLanes) {
    store(normed + i, mul(mul(load(x + i), factor), load(l.norm + i)));
  }
}

int32_t sum_of_row(const int8_t* numbers, int64_t n) {
  int32_t sum = 0;
  for (int64_t i = 0; i < n; i += kSummed) sum += sum_of(numbers + i);
  return sum;
}

}  // namespace

void quantize(const Linear& l, int64_t row, const LinearRows& to) {
  const float* x = l.x + row * l.inputs;
  int8_t* numbers = to.numbers + row * l.row_bytes();
  float floor = l.norm_floor;
  float length = floor > 0 ? std::sqrt(squares_of(x, l.inputs) + floor * floor) : 1.0f;
  float largest = l.constant_scale > 0 ? l.constant_scale * 127.0f
                                       : std::max(largest_of(x, l.inputs) / length, kSmallestRow);
  round_row(x, l.inputs, 127.0f / (largest * length), numbers);
  std::memset(numbers + l.inputs, 0, l.row_bytes() - l.inputs);
  to.scales[row] = largest / 127.0f;
  to.sums[row] = sum_of_row(numbers, l.row_bytes());
}

void quantize_blocks(const BlockLinear& l, int64_t row, const QuantizedRows& to, float* normed) {
  const float* x = l.x + row * l.inputs;
  if (l.norm != nullptr) {
    normalize(l, x, normed);
    x = normed;
  }
  int8_t* numbers = to.numbers + row * l.inputs;
  float* scales = to.scales + row * (l.inputs / kActivations);
  int32_t* sums = to.sums + row * (l.inputs / kSummed);
  for (int64_t k = 0; k < l.inputs; k += kActivations) {
    float largest = largest_of(x + k, kActivations);
    scales[k / kActivations] = largest / 127.0f;
    round_row(x + k, kActivations, largest > kSmallest ? 127.0f / largest : 0.0f, numbers + k);
    for (int64_t i = k; i < k + kActivations; i += kSummed) sums[i / kSummed] = sum_of(numbers + i);
  }
}

}  // namespace parley
