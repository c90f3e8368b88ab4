// Products of codes and numbers by VNNI in registers of 512 bits. To be included where that is the target.
#pragma once

#include "sums_avx512.h"

#include "codes.h"

namespace parley {
namespace {

inline Sums dot(Sums s, Bytes codes, const int8_t* q) {
  return _mm512_dpbusd_epi32(s, codes, _mm512_set1_epi32(four_numbers(q)));
}

// The products of one group for R rows, added to their starts; q: the first one's numbers, stride:
// from row to row, as `step` from start to start.
template <Codes codes, int R>
inline void multiply_codes(const uint8_t* run, int64_t group, const int8_t* q, int64_t stride,
                           const int32_t* starts, int64_t step, Sums (&sums)[R]) {
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) sums[r] = _mm512_set1_epi32(starts[r * step]);
  for (int64_t k = 0; k < group; run += kLine * kLines[codes]) {
#pragma GCC unroll 8
    for (int quad = 0; quad < kQuads[codes]; quad++, k += 4) {
      Bytes some = codes_of<codes>(run, quad);
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
