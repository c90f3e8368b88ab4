// Linear layers in eight bits: weights with a scale for each of their rows, "outputs", and rows of
// activations that are quantised when they come. The products and their sums are exact.
#pragma once

#include <cstdint>

#include "gate.h"
#include "panel.h"

namespace parley {

// Inputs whose sums surely fit into 32 bits.
constexpr int64_t kMostInputs = 1 << 16;

// What one call of the operator computes. All pointers have been checked.
struct Linear {
  const float* x;          // [rows, inputs]
  const Gate* gate;        // writes x, row by row; or null
  const int8_t* panels;    // [panel_count, quads, kPanel, 4], zero where there is no weight
  const float* scales;     // [outputs]
  const int32_t* compensation;  // [outputs]: minus the sum of the output's negative weights
  const float* added;      // to a row of the result, every added_stride floats; or null
  int64_t added_stride;    // 0: the same to each
  float* out;              // [rows, outputs]
  int64_t rows;
  int64_t inputs;
  int64_t outputs;
  float norm_floor;      // a row is first divided by hypot(its length, this); 0: it is not
  float constant_scale;  // of the activations; 0: each row has its own, by its largest number

  int64_t quads() const { return (inputs + 3) / 4; }
  int64_t panel_count() const { return (outputs + kPanel - 1) / kPanel; }
  int64_t row_bytes() const { return (4 * quads() + 31) / 32 * 32; }  // quantised
};

struct Kernel;
struct Products;

// Rows in eight bits.
struct LinearRows {
  int8_t* numbers;  // [rows, row_bytes]
  float* scales;    // [rows]
  int32_t* sums;    // [rows], of the numbers
};

// Quantises a row, behind its norm. Needs AVX2 or NEON.
void quantize(const Linear&, int64_t row, const LinearRows&);

// Divides the work among the threads.
void linear(const Linear&, const Products&, const Kernel&);

// weights: [outputs, inputs]. panels: as above, zero before.
void pack_panels(const int8_t* weights, int64_t outputs, int64_t inputs, int8_t* panels);

}  // namespace parley
