// Sixteen floats in two registers of AVX2. To be included where that is the target.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace parley {
namespace {

struct Lanes {
  __m256 low, high;
};

// Of 16 registers, R queries by W lanes take 2RW, the numbers that they share 2, a factor 1.
constexpr int kMostQueries = 6;
constexpr int width_for(int queries) { return queries == 1 ? 4 : queries <= 3 ? 2 : 1; }

inline Lanes all(float x) {
  __m256 v = _mm256_set1_ps(x);
  return {v, v};
}

inline Lanes load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }

inline __m256 load_half8(const uint16_t* p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}

inline Lanes load(const uint16_t* p) { return {load_half8(p), load_half8(p + 8)}; }

inline __m256 load_eight8(const int8_t* p) {
  __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
}

inline Lanes load(const int8_t* p) { return {load_eight8(p), load_eight8(p + 8)}; }

inline void store(float* p, Lanes x) {
  _mm256_storeu_ps(p, x.low);
  _mm256_storeu_ps(p + 8, x.high);
}

inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}

inline Lanes mul(Lanes a, Lanes b) {
  return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)};
}

inline Lanes add(Lanes a, Lanes b) {
  return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)};
}

inline Lanes sub(Lanes a, Lanes b) {
  return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)};
}

inline Lanes div(Lanes a, Lanes b) {
  return {_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high)};
}

// Where one is not a number, the second.
inline Lanes largest(Lanes a, Lanes b) {
  return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)};
}

inline Lanes smallest(Lanes a, Lanes b) {
  return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)};
}

inline Lanes round_even(Lanes x) {
  constexpr int mode = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  return {_mm256_round_ps(x.low, mode), _mm256_round_ps(x.high, mode)};
}

inline __m256 power_of_two8(__m256 n) {
  __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}

// Of whole numbers from -126 to 127.
inline Lanes power_of_two(Lanes n) { return {power_of_two8(n.low), power_of_two8(n.high)}; }

inline __m256 zero_below8(__m256 limit, __m256 x, __m256 y) {
  return _mm256_andnot_ps(_mm256_cmp_ps(x, limit, _CMP_LT_OQ), y);
}

// y, but 0 where x is below the limit.
inline Lanes zero_below(Lanes limit, Lanes x, Lanes y) {
  return {zero_below8(limit.low, x.low, y.low), zero_below8(limit.high, x.high, y.high)};
}

}  // namespace
}  // namespace parley
