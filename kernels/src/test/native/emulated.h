// The instructions of AVX-512 as functions of SIMDe: see emulate.sh.
#pragma once

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

// SIMDe before 0.8 lacks some conversions; each is that of AVX2 for both halves.
namespace emulated {

inline __m512 both(__m256 low, __m256 high) {
  simde__m512_private r;
  r.m256[0] = low;
  r.m256[1] = high;
  return simde__m512_from_private(r);
}

inline __m512i both(__m256i low, __m256i high) {
  simde__m512i_private r;
  r.m256i[0] = low;
  r.m256i[1] = high;
  return simde__m512i_from_private(r);
}

inline __m512 cvtph_ps(__m256i x) {
  return both(_mm256_cvtph_ps(_mm256_castsi256_si128(x)),
              _mm256_cvtph_ps(_mm256_extracti128_si256(x, 1)));
}

inline __m512i cvtepi8_epi32(__m128i x) {
  return both(_mm256_cvtepi8_epi32(x), _mm256_cvtepi8_epi32(_mm_srli_si128(x, 8)));
}

inline __m512 cvtepi32_ps(__m512i x) {
  simde__m512i_private a = simde__m512i_to_private(x);
  return both(_mm256_cvtepi32_ps(a.m256i[0]), _mm256_cvtepi32_ps(a.m256i[1]));
}

inline __m512i cvtps_epi32(__m512 x) {
  simde__m512_private a = simde__m512_to_private(x);
  return both(_mm256_cvtps_epi32(a.m256[0]), _mm256_cvtps_epi32(a.m256[1]));
}

}  // namespace emulated

#ifndef _mm512_cvtph_ps
#define _mm512_cvtph_ps emulated::cvtph_ps
#endif
#ifndef _mm512_cvtepi8_epi32
#define _mm512_cvtepi8_epi32 emulated::cvtepi8_epi32
#endif
#ifndef _mm512_cvtepi32_ps
#define _mm512_cvtepi32_ps emulated::cvtepi32_ps
#endif
#ifndef _mm512_cvtps_epi32
#define _mm512_cvtps_epi32 emulated::cvtps_epi32
#endif
