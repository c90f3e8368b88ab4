// Products of codes and numbers by VNNI in registers of 256 bits: by AVX-VNNI, or where
// PARLEY_AVX512VL is defined by the same instruction of AVX-512. To be included where that is the target.
#pragma once

#include "sums_avx2.h"

#include "codes.h"

namespace parley {
namespace {

inline __m256i add_dots(__m256i sum, __m256i codes, __m256i q) {
#ifdef PARLEY_AVX512VL
  return _mm256_dpbusd_epi32(sum, codes, q);
#else
  return _mm256_dpbusd_avx_epi32(sum, codes, q);
#endif
}

// The products of one group for R rows, added to their starts; q: the first one's numbers, stride:
// from row to row, as `step` from start to start.
template <Codes codes, int R>
inline void multiply_codes(const uint8_t* run, int64_t group, const int8_t* q, int64_t stride,
                           const int32_t* starts, int64_t step, Sums (&sums)[R]) {
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) sums[r] = all_sums(starts[r * step]);
  for (int64_t k = 0; k < group; run += kLine * kLines[codes]) {
#pragma GCC unroll 8
    for (int quad = 0; quad < kQuads[codes]; quad++, k += 4) {
      Bytes low = codes_of<codes>(run, quad);
      Bytes high = codes_of<codes>(run + sizeof(Bytes), quad);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        __m256i four = all_of_four(q + r * stride + k);
        sums[r] = {add_dots(sums[r].low, low, four), add_dots(sums[r].high, high, four)};
      }
    }
  }
}

// The products of weights with signs for R rows; they count as 128 more.
template <int R>
inline void multiply_weights(const int8_t* panel, int64_t quads, const int8_t* q, int64_t stride,
                             Sums (&sums)[R]) {
  const __m256i flip = _mm256_set1_epi8(-128);
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) sums[r] = no_sums();
  for (int64_t k = 0; k < quads; k++, panel += 64) {
    _mm_prefetch(panel + kAhead, _MM_HINT_T0);
    const uint8_t* at = reinterpret_cast<const uint8_t*>(panel);
    __m256i low = _mm256_xor_si256(load_bytes(at), flip);
    __m256i high = _mm256_xor_si256(load_bytes(at + 32), flip);
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
      __m256i four = all_of_four(q + r * stride + 4 * k);
      sums[r] = {add_dots(sums[r].low, low, four), add_dots(sums[r].high, high, four)};
    }
  }
}

// sum: of the row's numbers.
inline Sums exact(Sums s, const int32_t*, int32_t sum) {
  return add_sums(s, all_sums(-kZeroOfEight * sum));
}

}  // namespace
}  // namespace parley
