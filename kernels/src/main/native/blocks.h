// Linear layers of the blocks that GGUF files store: codes of four to eight bits, and for each group
// of inputs a scale and a minimum or a constant zero point. Rows of activations are quantised when
// they come, 32 numbers with one scale. The products and sums within a group are exact.
#pragma once

#include <cstdint>
#include <vector>

#include "gate.h"
#include "panel.h"

namespace parley {

// Activations that share a scale; those whose sum is known.
constexpr int64_t kActivations = 32;
constexpr int64_t kSummed = 16;

// Rows of a matrix whose weights are stored alike:
// weight = row scale * (scale * code + minimum), or row scale * scale * (code - zero).
//
// Codes lie in runs of lines, which are [16 outputs, 4 inputs] bytes. Of four inputs after four, Q0, Q1
// and so on, and from one bit to before another, line after line:
//   8 bits: Q0
//   6: Q0 and Q3[0:2] << 6, Q1 and Q3[2:4] << 6, Q2 and Q3[4:6] << 6
//   5: Q0 and Q5[0:3] << 5, Q1 and Q6[0:3] << 5, Q2 and Q7[0:3] << 5,
//      Q3 and Q5[3:5] << 5 and Q7[3:4] << 7, Q4 and Q6[3:5] << 5 and Q7[4:5] << 7
//   4: Q0 and Q1 << 4
struct Blocks {
  const uint8_t* panels;     // [panel_count, panel_bytes]: 16 outputs, group after group:
                             //   16 scales, 16 minima where there are some, both float16, and codes
                             //   in runs
  const float* row_scales;   // [outputs]
  int64_t outputs;
  int64_t first;             // column of the result
  int64_t group;             // inputs, 16 or 32
  int64_t bits;              // of a code: 4, 5 in groups of 32, 6, or 8 around 128
  int32_t zero;              // kMinima: there are minima

  static constexpr int32_t kMinima = -1;

  bool has_minima() const { return zero == kMinima; }
  int64_t panel_count() const { return (outputs + kPanel - 1) / kPanel; }
  int64_t head_bytes() const { return kPanel * 2 * (has_minima() ? 2 : 1); }
  int64_t group_bytes() const { return head_bytes() + kPanel * group * bits / 8; }
  int64_t panel_bytes(int64_t inputs) const { return inputs / group * group_bytes(); }
};

struct Kernel;
struct Products;

// Rows in eight bits.
struct QuantizedRows {
  int8_t* numbers;  // [rows, inputs]
  float* scales;    // [rows, inputs / kActivations]
  int32_t* sums;    // [rows, inputs / kSummed], of the numbers
};

// What the sums of a row's groups add to its products with a part, whatever the output. groups:
// inputs / group.
struct GroupTerms {
  const int32_t* starts;  // [rows, groups]: minus the zero point times the sum; 0 with minima
  const float* minima;    // [rows, groups]: the scale times the sum; with minima only
};

// What one call of the operator computes. All pointers have been checked.
struct BlockLinear {
  const float* x;         // [rows, inputs]
  const Gate* gate;       // writes x, row by row; or null
  const float* norm;      // [inputs]: a row is divided by hypot(its length, norm_floor) and multiplied
                          // with this; or null
  float norm_floor;
  const float* added;     // to a row of the result, every added_stride floats; or null
  int64_t added_stride;   // 0: the same to each
  float* out;             // [rows, outputs]
  int64_t rows;
  int64_t inputs;         // a multiple of kActivations
  int64_t outputs;        // of all parts
  std::vector<Blocks> parts;
};

// Quantises a row, behind its norm. Needs AVX2 or NEON. normed: memory for `inputs` floats.
void quantize_blocks(const BlockLinear&, int64_t row, const QuantizedRows&, float* normed);

// Divides the work among the threads.
void block_linear(const BlockLinear&, const Products&, const Kernel&);

}  // namespace parley
