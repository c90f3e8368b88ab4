// Products of codes and numbers with the multiplication that AVX2 has, which adds two of them in 16 bits.
// To be included where that is the target.
#pragma once

#include <algorithm>

#include "sums_avx2.h"

#include "codes.h"

namespace parley {
namespace {

// Quads whose products fit into 16 bits together: 15 * 127 * 2 * 8, 31 * 127 * 2 * 4, 63 * 127 * 2 * 2
// and 128 * 127 * 2 do.
constexpr int kTogether[] = {8, 4, 2, 1};

// Adds the products of 32 codes, two by two in 16 bits.
template <Codes codes>
inline __m256i add_pairs(__m256i sum, __m256i c, __m256i q) {
  if constexpr (codes == kEight) {
    __m256i weights = _mm256_xor_si256(c, _mm256_set1_epi8(-128));
    c = _mm256_abs_epi8(weights);
    q = _mm256_sign_epi8(q, weights);
  }
  return _mm256_add_epi16(sum, _mm256_maddubs_epi16(c, q));
}

inline __m256i add_widened(__m256i sum, __m256i pairs) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

template <int R>
inline void take_pairs(Sums (&pairs)[R], Sums (&sums)[R]) {
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
    sums[r] = {add_widened(sums[r].low, pairs[r].low), add_widened(sums[r].high, pairs[r].high)};
    pairs[r] = no_sums();
  }
}

// The products of one group for R rows, added to their starts; q: the first one's numbers, stride:
// from row to row, as `step` from start to start. Codes of eight bits are taken with their signs, and
// begin at 0.
template <Codes codes, int R>
inline void multiply_codes(const uint8_t* run, int64_t group, const int8_t* q, int64_t stride,
                           const int32_t* starts, int64_t step, Sums (&sums)[R]) {
  Sums pairs[R];
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
    sums[r] = codes == kEight ? no_sums() : all_sums(starts[r * step]);
    pairs[r] = no_sums();
  }
  for (int64_t k = 0; k < group; run += kLine * kLines[codes]) {
#pragma GCC unroll 8
    for (int quad = 0; quad < kQuads[codes]; quad++, k += 4) {
      Bytes low = codes_of<codes>(run, quad);
      Bytes high = codes_of<codes>(run + sizeof(Bytes), quad);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        __m256i four = all_of_four(q + r * stride + k);
        pairs[r].low = add_pairs<codes>(pairs[r].low, low, four);
        pairs[r].high = add_pairs<codes>(pairs[r].high, high, four);
      }
      if ((quad + 1) % kTogether[codes] == 0) take_pairs(pairs, sums);
    }
  }
  if (kQuads[codes] < kTogether[codes]) take_pairs(pairs, sums);
}

// A weight's size is multiplied with the activation, whose bits are flipped where the weight is
// negative: that is -q - 1 in place of -q, and `compensation` makes up for the ones. So the first factor
// has no sign, as the instruction wants it, and a sum of two products never leaves 16 bits:
// 128 * 128 * 2 at most, and only below zero.
template <int R>
inline void multiply_weights(const int8_t* panel, int64_t quads, const int8_t* q, int64_t stride,
                             Sums (&sums)[R]) {
  const __m256i zero = _mm256_setzero_si256();
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) sums[r] = no_sums();
  for (int64_t k = 0; k < quads; k++, panel += 64) {
    _mm_prefetch(panel + kAhead, _MM_HINT_T0);
    const uint8_t* at = reinterpret_cast<const uint8_t*>(panel);
    __m256i low = load_bytes(at), high = load_bytes(at + 32);
    __m256i low_size = _mm256_abs_epi8(low), high_size = _mm256_abs_epi8(high);
    __m256i low_flip = _mm256_cmpgt_epi8(zero, low), high_flip = _mm256_cmpgt_epi8(zero, high);
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
      __m256i four = all_of_four(q + r * stride + 4 * k);
      __m256i low_pairs = _mm256_maddubs_epi16(low_size, _mm256_xor_si256(four, low_flip));
      __m256i high_pairs = _mm256_maddubs_epi16(high_size, _mm256_xor_si256(four, high_flip));
      sums[r] = {add_widened(sums[r].low, low_pairs), add_widened(sums[r].high, high_pairs)};
    }
  }
}

// compensation: of 16 outputs.
inline Sums exact(Sums s, const int32_t* compensation, int32_t) {
  const __m256i* c = reinterpret_cast<const __m256i*>(compensation);
  return add_sums(s, {_mm256_loadu_si256(c), _mm256_loadu_si256(c + 1)});
}

}  // namespace
}  // namespace parley
