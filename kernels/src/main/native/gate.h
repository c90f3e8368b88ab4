// What the second half of an MLP reads: up, times an activation of gate, and rotated block by block.
#pragma once

#include <cstdint>

namespace parley {

// What one call of the operator computes. All pointers have been checked.
struct Gate {
  const float* gate_up;  // [rows, 2 * inner], a row every `stride` floats
  int64_t stride;
  int64_t rows;
  int64_t inner;
  int64_t block;  // of the Hadamard matrix that the result is multiplied with, a power of two
  bool gelu;      // as tanh approximates it; else SiLU
  float* out;     // [rows, inner]
};

}  // namespace parley
