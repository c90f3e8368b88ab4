// Sums of 16 outputs in four registers of NEON. To be included where that is the target.
#pragma once

#include <arm_neon.h>

#include <cstdint>

#include "dots.h"
#include "lanes_neon.h"

namespace parley {
namespace {

constexpr int kMostRowsAtOnce = 4;

struct Sums {
  int32x4_t of[4];
};

inline Sums all_sums(int32_t x) {
  int32x4_t v = vdupq_n_s32(x);
  return {{v, v, v, v}};
}

inline Lanes to_lanes(Sums s) {
  return {{vcvtq_f32_s32(s.of[0]), vcvtq_f32_s32(s.of[1]), vcvtq_f32_s32(s.of[2]),
           vcvtq_f32_s32(s.of[3])}};
}

// Of four outputs.
using Bytes = uint8x16_t;

inline Bytes load_bytes(const uint8_t* p) { return vld1q_u8(p); }

// The bits of a mask in each byte.
inline Bytes masked(Bytes x, int mask) { return vandq_u8(x, vdupq_n_u8(mask)); }

// To the right.
template <int bits>
inline Bytes shifted(Bytes x) {
  return vshrq_n_u8(x, bits);
}

// x, and the bits of a mask in each byte of y.
inline Bytes joined(Bytes x, Bytes y, int mask) { return vorrq_u8(x, masked(y, mask)); }

inline int8x16_t all_of_four(const int8_t* q) {
  return vreinterpretq_s8_s32(vdupq_n_s32(four_numbers(q)));
}

}  // namespace
}  // namespace parley
