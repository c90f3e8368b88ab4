// What is done with a row of activations before it is multiplied. To be included where AVX2 is the
// target.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace parley {
namespace {

inline __m256 lanes_abs(__m256 x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x); }

inline float sum_of(__m256 x) {
  float t[8];
  _mm256_storeu_ps(t, x);
  return ((t[0] + t[4]) + (t[1] + t[5])) + ((t[2] + t[6]) + (t[3] + t[7]));
}

inline float squares_of(const float* x, int64_t n) {
  __m256 sums[2] = {_mm256_setzero_ps(), _mm256_setzero_ps()};
  int64_t i = 0;
  for (; i + 16 <= n; i += 16) {
    __m256 a = _mm256_loadu_ps(x + i), b = _mm256_loadu_ps(x + i + 8);
    sums[0] = _mm256_fmadd_ps(a, a, sums[0]);
    sums[1] = _mm256_fmadd_ps(b, b, sums[1]);
  }
  float sum = sum_of(_mm256_add_ps(sums[0], sums[1]));
  for (; i < n; i++) sum += x[i] * x[i];
  return sum;
}

inline float largest_of(const float* x, int64_t n) {
  __m256 most = _mm256_setzero_ps();
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) most = _mm256_max_ps(lanes_abs(_mm256_loadu_ps(x + i)), most);
  float t[8];
  _mm256_storeu_ps(t, most);
  float largest = *std::max_element(t, t + 8);
  for (; i < n; i++) largest = std::max(largest, std::fabs(x[i]));
  return largest;
}

inline __m256i rounded8(const float* x, __m256 factor) {
  return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x), factor));
}

// 32 numbers times a factor, to the nearest, of two the even one, and no further than eight bits go.
inline __m256i rounded32(const float* x, __m256 factor) {
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  __m256i low = _mm256_packs_epi32(rounded8(x, factor), rounded8(x + 8, factor));
  __m256i high = _mm256_packs_epi32(rounded8(x + 16, factor), rounded8(x + 24, factor));
  return _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), order);
}

}  // namespace
}  // namespace parley
