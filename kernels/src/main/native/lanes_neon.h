// Sixteen floats in four registers of NEON. To be included where that is the target.
#pragma once

#include <arm_neon.h>

#include <cstdint>

namespace parley {
namespace {

struct Lanes {
  float32x4_t of[4];
};

// Of 32 registers, R queries by W lanes take 4RW, the numbers that they share 4W, a factor 1.
constexpr int kMostQueries = 6;
constexpr int width_for(int queries) { return queries <= 2 ? 2 : 1; }

// Each register of one, or of two or three, through a function of registers.
template <class Compute>
inline Lanes each(const Lanes& a, const Compute& compute) {
  return {{compute(a.of[0]), compute(a.of[1]), compute(a.of[2]), compute(a.of[3])}};
}

template <class Compute>
inline Lanes each(const Lanes& a, const Lanes& b, const Compute& compute) {
  return {{compute(a.of[0], b.of[0]), compute(a.of[1], b.of[1]), compute(a.of[2], b.of[2]),
           compute(a.of[3], b.of[3])}};
}

template <class Compute>
inline Lanes each(const Lanes& a, const Lanes& b, const Lanes& c, const Compute& compute) {
  return {{compute(a.of[0], b.of[0], c.of[0]), compute(a.of[1], b.of[1], c.of[1]),
           compute(a.of[2], b.of[2], c.of[2]), compute(a.of[3], b.of[3], c.of[3])}};
}

inline Lanes all(float x) {
  float32x4_t v = vdupq_n_f32(x);
  return {{v, v, v, v}};
}

inline Lanes load(const float* p) {
  return {{vld1q_f32(p), vld1q_f32(p + 4), vld1q_f32(p + 8), vld1q_f32(p + 12)}};
}

inline float32x4_t load_half4(const uint16_t* p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}

inline Lanes load(const uint16_t* p) {
  return {{load_half4(p), load_half4(p + 4), load_half4(p + 8), load_half4(p + 12)}};
}

inline Lanes load(const int8_t* p) {
  int8x16_t bytes = vld1q_s8(p);
  int16x8_t low = vmovl_s8(vget_low_s8(bytes)), high = vmovl_high_s8(bytes);
  return {{vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))), vcvtq_f32_s32(vmovl_high_s16(low)),
           vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))), vcvtq_f32_s32(vmovl_high_s16(high))}};
}

inline void store(float* p, Lanes x) {
  vst1q_f32(p, x.of[0]);
  vst1q_f32(p + 4, x.of[1]);
  vst1q_f32(p + 8, x.of[2]);
  vst1q_f32(p + 12, x.of[3]);
}

inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return each(a, b, c, [](auto x, auto y, auto z) { return vfmaq_f32(z, x, y); });
}

inline Lanes mul(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vmulq_f32(x, y); });
}

inline Lanes add(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vaddq_f32(x, y); });
}

inline Lanes sub(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vsubq_f32(x, y); });
}

inline Lanes div(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vdivq_f32(x, y); });
}

// Where one is not a number, the second: NEON's own maximum would not be one either.
inline Lanes largest(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vbslq_f32(vcgtq_f32(x, y), x, y); });
}

inline Lanes smallest(Lanes a, Lanes b) {
  return each(a, b, [](auto x, auto y) { return vbslq_f32(vcltq_f32(x, y), x, y); });
}

inline Lanes round_even(Lanes x) {
  return each(x, [](auto y) { return vrndnq_f32(y); });
}

// Of whole numbers from -126 to 127.
inline Lanes power_of_two(Lanes n) {
  return each(n, [](auto x) {
    int32x4_t exponent = vaddq_s32(vcvtnq_s32_f32(x), vdupq_n_s32(127));
    return vreinterpretq_f32_s32(vshlq_n_s32(exponent, 23));
  });
}

// y, but 0 where x is below the limit.
inline Lanes zero_below(Lanes limit, Lanes x, Lanes y) {
  return each(limit, x, y, [](auto least, auto number, auto result) {
    uint32x4_t below = vcltq_f32(number, least);
    return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(result), below));
  });
}

}  // namespace
}  // namespace parley
