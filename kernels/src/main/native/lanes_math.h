// Functions of Lanes of sixteen floats: included once for each instruction set, behind its lanes_*.h.
// The same inputs give the same bits with each; no function of the C library is called.
#pragma once

#include "lanes.h"

namespace parley {
namespace {

// exp(x) from -87.33654 to 88, within 2 units in the last place. The polynomial is that of Cephes'
// expf.
inline Lanes exp_inside(Lanes x) {
  Lanes n = round_even(mul(x, all(1.44269504f)));
  Lanes r = fma(n, all(-0.693359375f), x);
  r = fma(n, all(2.12194440e-4f), r);
  Lanes p = all(1.9875691500e-4f);
  p = fma(p, r, all(1.3981999507e-3f));
  p = fma(p, r, all(8.3334519073e-3f));
  p = fma(p, r, all(4.1665795894e-2f));
  p = fma(p, r, all(1.6666665459e-1f));
  p = fma(p, r, all(5.0000001201e-1f));
  p = add(fma(p, mul(r, r), r), all(1.0f));
  return mul(p, power_of_two(n));
}

constexpr float kLeastExponent = -87.33654f;

// exp(x) for x <= 0; 0 where it is not a normal number.
inline Lanes exp_negative(Lanes x) {
  Lanes limit = all(kLeastExponent);
  return zero_below(limit, x, exp_inside(largest(limit, x)));
}

inline float first_of(Lanes x) {
  float lanes[kLanes];
  store(lanes, x);
  return lanes[0];
}

inline float exp_negative(float x) { return first_of(exp_negative(all(x))); }

// exp(x), but never less than 1e-38 nor more than 1e38.
inline Lanes exp_limited(Lanes x) {
  return exp_inside(smallest(all(88.0f), largest(all(kLeastExponent), x)));
}

inline Lanes sigmoid(Lanes x) {
  return div(all(1.0f), add(all(1.0f), exp_limited(sub(all(0), x))));
}

inline Lanes silu(Lanes x) { return mul(x, sigmoid(x)); }

// log(1 + exp(x)) = max(x, 0) + log(1 + e), where e = exp(-|x|); log(1 + e) = 2 atanh(e / (2 + e)),
// whose argument is at most 1/3, so that eight terms of the series are enough.
inline Lanes softplus(Lanes x) {
  Lanes e = exp_negative(smallest(sub(all(0), x), x));
  Lanes s = div(e, add(all(2.0f), e));
  Lanes square = mul(s, s);
  Lanes p = all(1.0f / 15);
  p = fma(p, square, all(1.0f / 13));
  p = fma(p, square, all(1.0f / 11));
  p = fma(p, square, all(1.0f / 9));
  p = fma(p, square, all(1.0f / 7));
  p = fma(p, square, all(1.0f / 5));
  p = fma(p, square, all(1.0f / 3));
  p = fma(p, square, all(1.0f));
  return fma(mul(all(2.0f), s), p, largest(all(0), x));
}

inline float sum_of(Lanes x) {
  float lanes[kLanes];
  store(lanes, x);
  for (int64_t half = kLanes / 2; half > 0; half /= 2) {
    for (int64_t i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

inline float largest_of(Lanes x) {
  float lanes[kLanes];
  store(lanes, x);
  float largest = lanes[0];
  for (int64_t i = 1; i < kLanes; i++) {
    if (!(lanes[i] <= largest)) largest = lanes[i];
  }
  return largest;
}

// The first `count` lanes, 0 in the others.
template <class T>
inline Lanes load_some(const T* p, int64_t count) {
  T padded[kLanes] = {};
  for (int64_t i = 0; i < count; i++) padded[i] = p[i];
  return load(padded);
}

// What there is of sixteen floats where `count` are left.
inline Lanes load_left(const float* p, int64_t count) {
  return count >= kLanes ? load(p) : load_some(p, count);
}

inline void store_left(float* p, int64_t count, Lanes x) {
  if (count >= kLanes) {
    store(p, x);
    return;
  }
  float lanes[kLanes];
  store(lanes, x);
  for (int64_t i = 0; i < count; i++) p[i] = lanes[i];
}

}  // namespace
}  // namespace parley
