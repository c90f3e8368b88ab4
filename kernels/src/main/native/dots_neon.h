// Products of codes and numbers in registers of NEON: where PARLEY_DOTPROD is defined by the instruction
// that adds products of four bytes, else by those that multiply bytes and add pairs. To be included where
// that is the target.
#pragma once

#include "sums_neon.h"

#include "codes.h"

namespace parley {
namespace {

// Adds to each sum the products of four weights and four numbers.
inline int32x4_t add_dots(int32x4_t sum, int8x16_t weights, int8x16_t q) {
#ifdef PARLEY_DOTPROD
  return vdotq_s32(sum, weights, q);
#else
  int32x4_t low = vpaddlq_s16(vmull_s8(vget_low_s8(weights), vget_low_s8(q)));
  int32x4_t high = vpaddlq_s16(vmull_high_s8(weights, q));
  return vaddq_s32(sum, vpaddq_s32(low, high));
#endif
}

// Codes as weights with signs.
template <Codes codes>
inline int8x16_t weights_of(const uint8_t* run, int quad) {
  Bytes some = codes_of<codes>(run, quad);
  if constexpr (codes == kEight) some = veorq_u8(some, vdupq_n_u8(kZeroOfEight));
  return vreinterpretq_s8_u8(some);
}

// The products of one group for R rows, added to their starts; q: the first one's numbers, stride:
// from row to row, as `step` from start to start. Codes of eight bits are taken with their signs, and
// begin at 0.
template <Codes codes, int R>
inline void multiply_codes(const uint8_t* run, int64_t group, const int8_t* q, int64_t stride,
                           const int32_t* starts, int64_t step, Sums (&sums)[R]) {
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) sums[r] = all_sums(codes == kEight ? 0 : starts[r * step]);
  for (int64_t k = 0; k < group; run += kLine * kLines[codes]) {
#pragma GCC unroll 8
    for (int quad = 0; quad < kQuads[codes]; quad++, k += 4) {
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++) {
        int8x16_t weights = weights_of<codes>(run + sizeof(Bytes) * i, quad);
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
          sums[r].of[i] = add_dots(sums[r].of[i], weights, all_of_four(q + r * stride + k));
        }
      }
    }
  }
}

// The products of weights with signs for R rows.
template <int R>
inline void multiply_weights(const int8_t* panel, int64_t quads, const int8_t* q, int64_t stride,
                             Sums (&sums)[R]) {
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) sums[r] = all_sums(0);
  for (int64_t k = 0; k < quads; k++, panel += kLine) {
    __builtin_prefetch(panel + kAhead);
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      int8x16_t weights = vld1q_s8(panel + sizeof(Bytes) * i);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        sums[r].of[i] = add_dots(sums[r].of[i], weights, all_of_four(q + r * stride + 4 * k));
      }
    }
  }
}

// They are that already.
inline Sums exact(Sums s, const int32_t*, int32_t) { return s; }

}  // namespace
}  // namespace parley
