#include <immintrin.h>

#include "blocks.h"

#pragma GCC target("avx2,fma")

#include "rows_avx2.h"

namespace parley {
namespace {

// What is not larger is zero in eight bits.
constexpr float kSmallest = 1e-30f;

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

}  // namespace

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
