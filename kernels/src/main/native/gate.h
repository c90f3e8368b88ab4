// What the second half of an MLP reads: up, times an activation of gate, and rotated block by block.
#pragma once

#include <cstdint>

namespace parley {

// Additions that take as long as one number of the result.
constexpr int64_t kAdditions = 16;

// What a gate computes. All pointers have been checked.
struct Gate {
  const float* gate_up;  // [rows, 2 * inner], a row every `stride` floats
  int64_t stride;
  int64_t rows;
  int64_t inner;
  int64_t block;  // of the Hadamard matrix that the result is multiplied with, a power of two
  float unit;     // the root of 1 / block
  bool gelu;      // as tanh approximates it; else SiLU
  float* out;     // [rows, inner]
};

}  // namespace parley
