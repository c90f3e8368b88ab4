#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "linear.h"

#pragma GCC target("avx2,fma")

#include "rows_avx2.h"

namespace parley {
namespace {

constexpr float kSmallest = 1e-12f;

// Bytes of weights ahead of what is multiplied; where few rows read them, memory is what they wait
// for.
constexpr int64_t kAhead = 2048;

void round_row(const float* x, int64_t n, float factor, int8_t* to) {
  const __m256 f = _mm256_set1_ps(factor);
  int64_t i = 0;
  for (; i + 32 <= n; i += 32) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), rounded32(x + i, f));
  }
  for (; i < n; i++) {
    int64_t near = _mm_cvtss_si32(_mm_set_ss(x[i] * factor));
    to[i] = static_cast<int8_t>(std::clamp<int64_t>(near, -128, 127));
  }
}

// A weight's size is multiplied with the activation, whose bits are flipped where the weight is
// negative: that is -q - 1 in place of -q, and `compensation` makes up for the ones. So the first factor
// has no sign, as the instruction wants it, and a sum of two products never leaves 16 bits:
// 128 * 128 * 2 at most, and only below zero.
template <int R>
inline void multiply_rows(const Linear& l, const int8_t* panel, const int8_t* quantized,
                          __m256i (&sums)[kMostRows][2]) {
  const __m256i ones = _mm256_set1_epi16(1), zero = _mm256_setzero_si256();
  const int64_t quads = l.quads(), stride = l.row_bytes();
  __m256i acc[R][2];
  for (int r = 0; r < R; r++) acc[r][0] = acc[r][1] = zero;
  for (int64_t k = 0; k < quads; k++) {
    const __m256i* w = reinterpret_cast<const __m256i*>(panel + k * 4 * kPanel);
    if (R < kMostRows) _mm_prefetch(panel + k * 4 * kPanel + kAhead, _MM_HINT_T0);
    __m256i a = _mm256_loadu_si256(w), b = _mm256_loadu_si256(w + 1);
    __m256i a_size = _mm256_abs_epi8(a), b_size = _mm256_abs_epi8(b);
    __m256i a_flip = _mm256_cmpgt_epi8(zero, a), b_flip = _mm256_cmpgt_epi8(zero, b);
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
      int32_t four;
      std::memcpy(&four, quantized + r * stride + 4 * k, 4);
      __m256i q = _mm256_set1_epi32(four);
      __m256i a_pairs = _mm256_maddubs_epi16(a_size, _mm256_xor_si256(q, a_flip));
      __m256i b_pairs = _mm256_maddubs_epi16(b_size, _mm256_xor_si256(q, b_flip));
      acc[r][0] = _mm256_add_epi32(acc[r][0], _mm256_madd_epi16(a_pairs, ones));
      acc[r][1] = _mm256_add_epi32(acc[r][1], _mm256_madd_epi16(b_pairs, ones));
    }
  }
  for (int r = 0; r < R; r++) {
    sums[r][0] = acc[r][0];
    sums[r][1] = acc[r][1];
  }
}

void multiply_rows(int rows, const Linear& l, const int8_t* panel, const int8_t* quantized,
                   __m256i (&sums)[kMostRows][2]) {
  switch (rows) {
    case 1:
      return multiply_rows<1>(l, panel, quantized, sums);
    case 2:
      return multiply_rows<2>(l, panel, quantized, sums);
    case 3:
      return multiply_rows<3>(l, panel, quantized, sums);
    default:
      return multiply_rows<4>(l, panel, quantized, sums);
  }
}

// The numbers of a panel's outputs that are there; zero for the others.
template <typename T>
void copy_outputs(const Linear& l, int64_t panel, const T* from, T (&to)[kPanel]) {
  int64_t count = std::min(kPanel, l.outputs - panel * kPanel);
  std::memset(to, 0, sizeof to);
  std::memcpy(to, from + panel * kPanel, count * sizeof(T));
}

}  // namespace

float quantize(const Linear& l, int64_t row, int8_t* quantized) {
  const float* x = l.x + row * l.inputs;
  float floor = l.norm_floor;
  float length = floor > 0 ? std::sqrt(squares_of(x, l.inputs) + floor * floor) : 1.0f;
  float largest = l.constant_scale > 0 ? l.constant_scale * 127.0f
                                       : std::max(largest_of(x, l.inputs) / length, kSmallest);
  round_row(x, l.inputs, 127.0f / (largest * length), quantized);
  std::memset(quantized + l.inputs, 0, l.row_bytes() - l.inputs);
  return largest / 127.0f;
}

void multiply(const Linear& l, int64_t panel, const int8_t* quantized, const float* row_scales) {
  const int8_t* weights = l.panels + panel * l.quads() * 4 * kPanel;
  float scales[kPanel];
  int32_t compensation[kPanel];
  copy_outputs(l, panel, l.scales, scales);
  copy_outputs(l, panel, l.compensation, compensation);
  int64_t count = std::min(kPanel, l.outputs - panel * kPanel);
  for (int64_t first = 0; first < l.rows; first += kMostRows) {
    int rows = static_cast<int>(std::min(kMostRows, l.rows - first));
    __m256i sums[kMostRows][2];
    multiply_rows(rows, l, weights, quantized + first * l.row_bytes(), sums);
    for (int r = 0; r < rows; r++) {
      int64_t at = (first + r) * l.outputs + panel * kPanel;
      float results[kPanel] = {};
      if (l.residual != nullptr) std::memcpy(results, l.residual + at, count * sizeof(float));
      for (int half = 0; half < 2; half++) {
        __m256i sum = _mm256_add_epi32(
            sums[r][half],
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(compensation + 8 * half)));
        __m256 scale = _mm256_mul_ps(_mm256_set1_ps(row_scales[first + r]),
                                     _mm256_loadu_ps(scales + 8 * half));
        __m256 result = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale);
        result = _mm256_add_ps(_mm256_loadu_ps(results + 8 * half), result);
        _mm256_storeu_ps(results + 8 * half, result);
      }
      std::memcpy(l.out + at, results, count * sizeof(float));
    }
  }
}

}  // namespace parley
