// What rows of activations need beside Lanes. To be included where NEON is the target.
#pragma once

#include "lanes_neon.h"

namespace parley {
namespace {

inline Lanes absolute(Lanes x) {
  return each(x, [](auto y) { return vabsq_f32(y); });
}

// Of lanes that are all numbers.
inline float largest_lane(Lanes x) {
  return vmaxvq_f32(vmaxq_f32(vmaxq_f32(x.of[0], x.of[1]), vmaxq_f32(x.of[2], x.of[3])));
}

inline int16x8_t rounded8(float32x4_t low, float32x4_t high) {
  return vqmovn_high_s32(vqmovn_s32(vcvtnq_s32_f32(low)), vcvtnq_s32_f32(high));
}

// To the nearest, of two the even one, and no further than eight bits go.
inline void store_rounded(int8_t* p, Lanes x) {
  int8x8_t low = vqmovn_s16(rounded8(x.of[0], x.of[1]));
  vst1q_s8(p, vqmovn_high_s16(low, rounded8(x.of[2], x.of[3])));
}

// Of sixteen numbers.
inline int32_t sum_of(const int8_t* p) { return vaddlvq_s8(vld1q_s8(p)); }

// In float16, to the nearest, of two the even one.
inline void store_halves(uint16_t* p, Lanes x) {
  for (int i = 0; i < 4; i++) {
    vst1_u16(p + 4 * i, vreinterpret_u16_f16(vcvt_f16_f32(x.of[i])));
  }
}

}  // namespace
}  // namespace parley
