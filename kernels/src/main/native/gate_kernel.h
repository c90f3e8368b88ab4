// The arithmetic of gates, over Lanes of sixteen floats: included once for each instruction set behind
// its lanes_*.h and lanes_math.h.

#include "gate.h"

namespace parley {
namespace {

// x / 2 * (1 + tanh(y)) = x * sigmoid(2 y), where y is 0.79788456 * (x + 0.044715 * x^3).
inline Lanes gelu(Lanes x) {
  Lanes cubed = mul(mul(x, x), x);
  Lanes y = mul(all(0.79788456f), fma(all(0.044715f), cubed, x));
  return mul(x, sigmoid(add(y, y)));
}

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

void hadamard_many(float* x, int64_t block) {
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

void gate(const Gate& g, int64_t row) {
  const float* gates = g.gate_up + row * g.stride;
  const float* ups = gates + g.inner;
  float* out = g.out + row * g.inner;
  for (int64_t c = 0; c < g.inner; c += kLanes) {
    int64_t left = g.inner - c;
    Lanes x = load_left(gates + c, left);
    Lanes gated = mul(g.gelu ? gelu(x) : silu(x), load_left(ups + c, left));
    store_left(out + c, left, mul(gated, all(g.unit)));
  }
  for (int64_t c = 0; g.block > 1 && c < g.inner; c += g.block) {
    g.block < kLanes ? hadamard_few(out + c, g.block) : hadamard_many(out + c, g.block);
  }
}

}  // namespace
}  // namespace parley
