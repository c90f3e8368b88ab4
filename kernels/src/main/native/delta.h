// A layer of Gated DeltaNet (arXiv 2412.06464): what the operator (delta_operator.cpp), the division
// among threads (recur.cpp) and the arithmetic (delta_kernel.h) agree on.
#pragma once

#include "lanes.h"

namespace parley {

// Tokens that are convolved and normalized together, before the state goes through them one by one.
constexpr int64_t kTokensOfPiece = 64;

// That a convolution may look back.
constexpr int64_t kMostPast = 63;

// Columns of a state that are taken together, through all tokens of a piece: few enough to stay in the
// first cache, and two Lanes, so that sums do not wait for each other. Rows of scratch are padded so.
constexpr int64_t kStrip = 2 * kLanes;

// What one call of the operator computes. All pointers have been checked. Every value head has a
// state [key_size, value_size]; queries, keys and values are convolved over the last past + 1 tokens.
struct DeltaNet {
  const float* mixed;     // [rows, width()], a row every mixed_stride floats: queries, keys, values,
  int64_t mixed_stride;   // gates of the output; of every value head what beta, then what decay is of
  const float* filter;    // [past + 1, channels()], for the newest token last
  float* columns;         // [slots, past, channels()]: the last tokens before convolution
  float* memory;          // [slots, value_heads, key_size, value_size]
  const float* rates;     // [value_heads]
  const float* biases;    // [value_heads]
  const float* norm;      // [value_size]
  float epsilon;
  int64_t past;
  int64_t key_heads;
  int64_t value_heads;
  int64_t key_size;
  int64_t value_size;
  bool tiled;  // value heads of a key head stand a round of all key heads apart, not side by side
  float* out;  // [rows, value_heads * value_size]

  int64_t shared() const { return value_heads / key_heads; }
  int64_t keys() const { return key_heads * key_size; }
  int64_t values() const { return value_heads * value_size; }
  int64_t channels() const { return 2 * keys() + values(); }
  int64_t width() const { return channels() + values() + 2 * value_heads; }
  int64_t value_head(int64_t key_head, int64_t i) const {
    return tiled ? i * key_heads + key_head : key_head * shared() + i;
  }
};

// Rows that go on in one text, and the slots of its state before and behind them.
struct Part {
  int64_t first_row;
  int64_t row_count;
  int64_t read;
  int64_t written;
};

inline int64_t padded(int64_t size) { return (size + kStrip - 1) / kStrip * kStrip; }

inline int64_t scratch_floats(const DeltaNet& n) {
  int64_t rows = 2 * padded(n.key_size) + padded(n.value_size) + 3;
  return kTokensOfPiece * rows + (n.key_size + 1) * padded(n.value_size);
}

}  // namespace parley
