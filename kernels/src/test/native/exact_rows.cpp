// Quantised rows beside plain arithmetic, one number after the other.

#include <algorithm>
#include <cmath>

#include "checks.h"
#include "plain.h"

namespace parley {
namespace {

float largest_in(const float* x, int64_t count) {
  float largest = 0;
  for (int64_t i = 0; i < count; i++) largest = std::max(largest, std::fabs(x[i]));
  return largest;
}

// In sixteen sums, then what is left.
float squares_in(const float* x, int64_t count) {
  float sums[16] = {};
  int64_t whole = count / 16 * 16;
  for (int64_t i = 0; i < whole; i++) sums[i % 16] = std::fma(x[i], x[i], sums[i % 16]);
  for (int i = 0; i < 8; i++) sums[i] += sums[i + 8];
  float sum = ((sums[0] + sums[4]) + (sums[1] + sums[5])) +
              ((sums[2] + sums[6]) + (sums[3] + sums[7]));
  for (int64_t i = whole; i < count; i++) sum += x[i] * x[i];
  return sum;
}

// Of two that are as near, the even one.
int8_t rounded(float x) {
  return static_cast<int8_t>(std::clamp(std::nearbyint(x), -128.0f, 127.0f));
}

// Some zero, some large, some half way between two numbers of the step.
std::unique_ptr<float[]> row_of(int64_t count, float step) {
  auto x = noise(count);
  for (int64_t i = 0; i < count; i++) {
    uint32_t kind = random_bits() % 8;
    if (kind == 0) x[i] = 0;
    if (kind == 1) x[i] = step * (static_cast<int>(random_bits() % 400) - 200 + 0.5f);
    if (kind == 2) x[i] *= 50;
  }
  return x;
}

bool quantizes(int64_t inputs, float norm_floor, float constant_scale, bool zero) {
  auto x = zero ? numbers<float>(inputs, -0.0f) : row_of(inputs, 1.0f / 64);
  Linear l = {};
  l.x = x.get();
  l.rows = 1;
  l.inputs = inputs;
  l.norm_floor = norm_floor;
  l.constant_scale = constant_scale;
  auto found = numbers<int8_t>(l.row_bytes(), 99), expected = numbers<int8_t>(l.row_bytes(), 0);
  float scale;
  int32_t sum;
  quantize(l, 0, {found.get(), &scale, &sum});
  float length =
      norm_floor > 0 ? std::sqrt(squares_in(x.get(), inputs) + norm_floor * norm_floor) : 1.0f;
  float largest = constant_scale > 0 ? constant_scale * 127.0f
                                     : std::max(largest_in(x.get(), inputs) / length, 1e-12f);
  float factor = 127.0f / (largest * length), step = largest / 127.0f;
  for (int64_t i = 0; i < inputs; i++) expected[i] = rounded(x[i] * factor);
  int32_t total = sum_in(expected.get(), inputs);
  std::string what = "a row of" + text({inputs});
  return same(found.get(), expected.get(), l.row_bytes(), what + ", numbers") &&
         same(&scale, &step, 1, what + ", scale") && same(&sum, &total, 1, what + ", sum");
}

bool quantizes_blocks(int64_t inputs, bool normed) {
  auto x = row_of(inputs, 1.0f / 64), norm = noise(inputs), memory = numbers<float>(inputs, 0);
  for (int64_t i = 0; i < std::min<int64_t>(inputs, kActivations); i++) x[i] = 0;
  BlockLinear l = {};
  l.x = x.get();
  l.rows = 1;
  l.inputs = inputs;
  l.norm = normed ? norm.get() : nullptr;
  l.norm_floor = 0.5f;
  auto found = numbers<int8_t>(inputs, 99), expected = numbers<int8_t>(inputs, 0);
  int64_t blocks = inputs / kActivations, parts = inputs / kSummed;
  auto scales = numbers<float>(blocks, NAN), steps = numbers<float>(blocks, 0);
  auto sums = numbers<int32_t>(parts, -1), totals = numbers<int32_t>(parts, 0);
  quantize_blocks(l, 0, {found.get(), scales.get(), sums.get()}, memory.get());
  if (normed) {
    float factor = 1.0f / std::sqrt(squares_in(x.get(), inputs) + l.norm_floor * l.norm_floor);
    for (int64_t i = 0; i < inputs; i++) x[i] = x[i] * factor * norm[i];
  }
  for (int64_t b = 0; b < blocks; b++) {
    float largest = largest_in(x.get() + b * kActivations, kActivations);
    float factor = largest > 1e-30f ? 127.0f / largest : 0.0f;
    steps[b] = largest / 127.0f;
    for (int64_t i = b * kActivations; i < (b + 1) * kActivations; i++) {
      expected[i] = rounded(x[i] * factor);
    }
  }
  for (int64_t p = 0; p < parts; p++) totals[p] = sum_in(expected.get() + p * kSummed, kSummed);
  std::string what = "blocks of a row of" + text({inputs});
  return same(found.get(), expected.get(), inputs, what + ", numbers") &&
         same(scales.get(), steps.get(), blocks, what + ", scales") &&
         same(sums.get(), totals.get(), parts, what + ", sums");
}

}  // namespace

bool quantizes_exactly() {
  random_bits.seed(1);
  bool good = true;
  for (int64_t inputs : {1, 2, 7, 15, 16, 17, 31, 32, 33, 48, 63, 65, 100, 576, 1001}) {
    for (float floor : {0.0f, 0.25f}) {
      for (float scale : {0.0f, 1.0f / 64}) good &= quantizes(inputs, floor, scale, false);
      good &= quantizes(inputs, floor, 0, true);
    }
    good &= quantizes_blocks(inputs * kActivations, false);
    good &= quantizes_blocks(inputs * kActivations, true);
  }
  return good;
}

}  // namespace parley
