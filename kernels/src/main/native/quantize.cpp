#include <immintrin.h>

#include <cstring>

#include "blocks.h"
#include "linear.h"

#pragma GCC target("avx2,fma")

#include "rows_avx2.h"

namespace parley {
namespace {

// What is not larger is zero in eight bits: a row, and 32 numbers of one.
constexpr float kSmallestRow = 1e-12f;
constexpr float kSmallest = 1e-30f;

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

// Divided by its length and multiplied with the norm's weights.
void normalize(const BlockLinear& l, const float* x, float* normed) {
  float squares = squares_of(x, l.inputs) + l.norm_floor * l.norm_floor;
  const __m256 factor = _mm256_set1_ps(1.0f / std::sqrt(squares));
  for (int64_t i = 0; i < l.inputs; i += 8) {
    __m256 divided = _mm256_mul_ps(_mm256_loadu_ps(x + i), factor);
    _mm256_storeu_ps(normed + i, _mm256_mul_ps(divided, _mm256_loadu_ps(l.norm + i)));
  }
}

// Of 16 numbers.
int32_t sum_of_numbers(__m128i numbers) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sums = _mm256_madd_epi16(_mm256_cvtepi8_epi16(numbers), ones);
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xb1));
  return _mm_cvtsi128_si32(four);
}

int32_t sum_of_row(const int8_t* numbers, int64_t n) {
  int32_t sum = 0;
  for (int64_t i = 0; i < n; i += kSummed) {
    sum += sum_of_numbers(_mm_loadu_si128(reinterpret_cast<const __m128i*>(numbers + i)));
  }
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
    const __m256 factor = _mm256_set1_ps(largest > kSmallest ? 127.0f / largest : 0.0f);
    __m256i some = rounded32(x + k, factor);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(numbers + k), some);
    sums[k / kSummed] = sum_of_numbers(_mm256_castsi256_si128(some));
    sums[k / kSummed + 1] = sum_of_numbers(_mm256_extracti128_si256(some, 1));
  }
}

}  // namespace parley
