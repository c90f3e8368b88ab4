// The arithmetic of gates, over Lanes of sixteen floats: included once for each instruction set behind
// its lanes_*.h and lanes_math.h.

#include "gate.h"
#include "hadamard_kernel.h"

namespace parley {
namespace {

// x / 2 * (1 + tanh(y)) = x * sigmoid(2 y), where y is 0.79788456 * (x + 0.044715 * x^3).
inline Lanes gelu(Lanes x) {
  Lanes cubed = mul(mul(x, x), x);
  Lanes y = mul(all(0.79788456f), fma(all(0.044715f), cubed, x));
  return mul(x, sigmoid(add(y, y)));
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
  hadamard(out, g.inner, g.block);
}

}  // namespace
}  // namespace parley
