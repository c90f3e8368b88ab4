// Products with Hadamard matrices, over Lanes of sixteen floats: included once for each instruction set
// behind its lanes_*.h. Each is only additions in a fixed order, so the bits are the same with all.
#pragma once

#include "lanes.h"

namespace parley {
namespace {

// Sixteen numbers times the Hadamard matrix of that size, whose element is negative where row and
// column have an odd number of bits in common.
inline Lanes hadamard_lanes(const float* x) {
  static const struct Signs {
    float rows[kLanes][kLanes];
    Signs() {
      for (int64_t i = 0; i < kLanes; i++) {
        for (int64_t j = 0; j < kLanes; j++) rows[i][j] = __builtin_parityll(i & j) ? -1.0f : 1.0f;
      }
    }
  } signs;
  Lanes sum = mul(all(x[0]), load(signs.rows[0]));
  for (int64_t i = 1; i < kLanes; i++) sum = fma(all(x[i]), load(signs.rows[i]), sum);
  return sum;
}

inline void hadamard_few(float* x, int64_t block) {
  for (int64_t half = 1; half < block; half *= 2) {
    for (int64_t i = 0; i < block; i++) {
      if ((i & half) != 0) continue;
      float a = x[i], b = x[i + half];
      x[i] = a + b;
      x[i + half] = a - b;
    }
  }
}

inline void hadamard_many(float* x, int64_t block) {
  for (int64_t i = 0; i < block; i += kLanes) store(x + i, hadamard_lanes(x + i));
  for (int64_t half = kLanes; half < block; half *= 2) {
    for (int64_t from = 0; from < block; from += 2 * half) {
      for (int64_t i = from; i < from + half; i += kLanes) {
        Lanes a = load(x + i), b = load(x + i + half);
        store(x + i, add(a, b));
        store(x + i + half, sub(a, b));
      }
    }
  }
}

// Every `block` of the numbers, a power of two that divides their count, times the Hadamard matrix of
// that size, whose numbers are 1 and -1.
inline void hadamard(float* x, int64_t count, int64_t block) {
  for (int64_t c = 0; block > 1 && c < count; c += block) {
    block < kLanes ? hadamard_few(x + c, block) : hadamard_many(x + c, block);
  }
}

}  // namespace
}  // namespace parley
