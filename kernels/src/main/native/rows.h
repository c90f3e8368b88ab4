// What is done with a row of activations beside products, on what every machine has on which the operators
// run. To be included first after what names no instruction set: it sets the target.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#ifdef __aarch64__
#include "rows_neon.h"
#else
#include <immintrin.h>

#pragma GCC target("avx2,fma,f16c")

#include "rows_avx2.h"
#endif

#include "lanes_math.h"

namespace parley {
namespace {

inline float squares_of(const float* x, int64_t n) {
  Lanes sums = all(0);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    Lanes some = load(x + i);
    sums = fma(some, some, sums);
  }
  float t[kLanes];
  store(t, sums);
  for (int64_t k = 0; k < kLanes / 2; k++) t[k] += t[k + kLanes / 2];
  float sum = ((t[0] + t[4]) + (t[1] + t[5])) + ((t[2] + t[6]) + (t[3] + t[7]));
  for (; i < n; i++) sum += x[i] * x[i];
  return sum;
}

// Of the sizes of numbers; what is not a number does not count.
inline float largest_of(const float* x, int64_t n) {
  Lanes most = all(0);
  for (int64_t i = 0; i < n; i += kLanes) {
    most = largest(absolute(load_left(x + i, n - i)), most);
  }
  return largest_lane(most);
}

}  // namespace
}  // namespace parley
