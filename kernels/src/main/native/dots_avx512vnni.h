// Sums of 16 outputs in one register of AVX-512, by VNNI. To be included where that is the target.
#pragma once

#include <immintrin.h>

#include "dots.h"
#include "lanes_avx512.h"

namespace parley {
namespace {

constexpr int kMostRowsAtOnce = 8;

using Sums = __m512i;

inline Lanes to_lanes(Sums s) { return {_mm512_cvtepi32_ps(s)}; }

inline Sums dot(Sums s, __m512i codes, const int8_t* q) {
  return _mm512_dpbusd_epi32(s, codes, _mm512_set1_epi32(four_numbers(q)));
}

// The products of one group for R rows, added to their starts; q: the first one's numbers, stride:
// from row to row, as `step` from start to start.
template <Codes codes, int R>
inline void multiply_codes(const uint8_t* at, int64_t group, const int8_t* q, int64_t stride,
                           const int32_t* starts, int64_t step, Sums (&sums)[R]) {
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) sums[r] = _mm512_set1_epi32(starts[r * step]);
  constexpr int64_t kStep = codes == kFour ? 8 : 4;
  for (int64_t k = 0; k < group; k += kStep, at += 64) {
    __m512i some = _mm512_loadu_si512(at);
    if constexpr (codes == kFour) {
      const __m512i mask = _mm512_set1_epi8(15);
      __m512i low = _mm512_and_si512(some, mask);
      __m512i high = _mm512_and_si512(_mm512_srli_epi16(some, 4), mask);
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) {
        sums[r] = dot(sums[r], low, q + r * stride + k);
        sums[r] = dot(sums[r], high, q + r * stride + k + 4);
      }
    } else {
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) sums[r] = dot(sums[r], some, q + r * stride + k);
    }
  }
}

// The products of weights with signs for R rows; they count as 128 more.
template <int R>
inline void multiply_weights(const int8_t* panel, int64_t quads, const int8_t* q, int64_t stride,
                             Sums (&sums)[R]) {
  const __m512i flip = _mm512_set1_epi8(-128);
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) sums[r] = _mm512_setzero_si512();
  for (int64_t k = 0; k < quads; k++, panel += 64) {
    _mm_prefetch(panel + kAhead, _MM_HINT_T0);
    __m512i some = _mm512_xor_si512(_mm512_loadu_si512(panel), flip);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) sums[r] = dot(sums[r], some, q + r * stride + 4 * k);
  }
}

// sum: of the row's numbers.
inline Sums exact(Sums s, const int32_t*, int32_t sum) {
  return _mm512_sub_epi32(s, _mm512_set1_epi32(kZeroOfEight * sum));
}

}  // namespace
}  // namespace parley
