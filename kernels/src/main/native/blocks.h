// Linear layers of the blocks that GGUF files store: codes of four or eight bits, and for each group
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
struct Blocks {
  const uint8_t* panels;     // [panel_count, panel_bytes]: 16 outputs, group after group:
                             //   16 scales, 16 minima where there are some, both float16, and codes,
                             //   [group / 4, 16, 4] of eight bits, or [group / 8, 16, 4] of four, low
                             //   those of four inputs, high those of the next four
  const float* row_scales;   // [outputs]
  int64_t outputs;
  int64_t first;             // column of the result
  int64_t group;             // inputs, 16 or 32
  bool four;                 // bits
  int32_t zero;              // kMinima: there are minima

  static constexpr int32_t kMinima = -1;

  bool has_minima() const { return zero == kMinima; }
  int64_t panel_count() const { return (outputs + kPanel - 1) / kPanel; }
  int64_t group_bytes() const {
    return kPanel * (2 * (has_minima() ? 2 : 1) + (four ? group / 2 : group));
  }
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

// Quantises a row, behind its norm. Needs AVX2. normed: memory for `inputs` floats.
void quantize_blocks(const BlockLinear&, int64_t row, const QuantizedRows&, float* normed);

// Divides the work among the threads.
void block_linear(const BlockLinear&, const Products&, const Kernel&);

}  // namespace parley
