// Sixteen floats in one register of AVX-512. To be included where that is the target.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace parley {
namespace {

struct Lanes {
  __m512 all;
};

// Of 32 registers, R queries by W lanes take RW, the numbers that they share W, a factor 1.
constexpr int kMostQueries = 6;
constexpr int width_for(int) { return 4; }

inline Lanes all(float x) { return {_mm512_set1_ps(x)}; }

inline Lanes load(const float* p) { return {_mm512_loadu_ps(p)}; }

inline Lanes load(const uint16_t* p) {
  return {_mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)))};
}

inline Lanes load(const int8_t* p) {
  __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return {_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))};
}

inline void store(float* p, Lanes x) { _mm512_storeu_ps(p, x.all); }

inline Lanes fma(Lanes a, Lanes b, Lanes c) { return {_mm512_fmadd_ps(a.all, b.all, c.all)}; }

inline Lanes mul(Lanes a, Lanes b) { return {_mm512_mul_ps(a.all, b.all)}; }

inline Lanes add(Lanes a, Lanes b) { return {_mm512_add_ps(a.all, b.all)}; }

inline Lanes sub(Lanes a, Lanes b) { return {_mm512_sub_ps(a.all, b.all)}; }

inline Lanes div(Lanes a, Lanes b) { return {_mm512_div_ps(a.all, b.all)}; }

// Where one is not a number, the second.
inline Lanes largest(Lanes a, Lanes b) { return {_mm512_max_ps(a.all, b.all)}; }

inline Lanes smallest(Lanes a, Lanes b) { return {_mm512_min_ps(a.all, b.all)}; }

inline Lanes round_even(Lanes x) {
  return {_mm512_roundscale_ps(x.all, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}

// Of whole numbers from -126 to 127.
inline Lanes power_of_two(Lanes n) {
  __m512i exponent = _mm512_add_epi32(_mm512_cvtps_epi32(n.all), _mm512_set1_epi32(127));
  return {_mm512_castsi512_ps(_mm512_slli_epi32(exponent, 23))};
}

// y, but 0 where x is below the limit.
inline Lanes zero_below(Lanes limit, Lanes x, Lanes y) {
  __mmask16 keep = _mm512_cmp_ps_mask(x.all, limit.all, _CMP_NLT_UQ);
  return {_mm512_maskz_mov_ps(keep, y.all)};
}

}  // namespace
}  // namespace parley
