// Attention over the paged cache: what the operator (operators.cpp), the division into pieces
// (attend.cpp) and the arithmetic (attention_kernel.h, once for each instruction set) agree on.
#pragma once

#include "cache.h"
#include "lanes.h"

namespace parley {

// Tokens over which sums run undivided. Stretches begin at multiples of it in the text, wherever
// that lies, so the order of every sum is the same for any number of threads or rows.
constexpr int64_t kStretch = 256;

// Queries that are computed together: rows are added to a tile up to kQueriesOfTile; the heads of
// one row that share a head of keys are at most kMostQueriesOfTile.
constexpr int64_t kQueriesOfTile = 32;
constexpr int64_t kMostQueriesOfTile = 64;

// What one call of the operator computes. All pointers have been checked.
struct Attention {
  const float* query;     // [rows, heads, head_size], a row every query_stride floats
  int64_t query_stride;
  const void* keys;       // [blocks, kv_heads, head_size, block]
  const void* values;     // [blocks, kv_heads, block, head_size]
  const float* key_scales;    // [blocks, kv_heads, block], in eight bits
  const float* value_scales;  // the same
  CacheType type;
  const int64_t* tables;  // numbers of blocks
  const int64_t* rows;    // [rows, 2]: where its text's table begins, its position in the text
  int64_t row_count;
  int64_t heads;
  int64_t kv_heads;
  int64_t head_size;
  int64_t block;   // tokens, a multiple of 64
  int64_t window;  // tokens that a row sees, itself among them; 0 for all
  float* out;      // [rows, heads * head_size]

  int64_t shared() const { return heads / kv_heads; }
  int64_t padded_size() const { return (head_size + kLanes - 1) / kLanes * kLanes; }
  int64_t start(int64_t row) const { return rows[2 * row]; }
  int64_t end(int64_t row) const { return rows[2 * row + 1] + 1; }  // the first token not seen
  int64_t begin(int64_t row) const {
    return window > 0 && end(row) > window ? end(row) - window : 0;
  }
};

// Neighbouring rows of one text and the query heads that share a head of keys: "queries", row by
// row.
struct Tile {
  int64_t first_row;
  int64_t row_count;
  int64_t kv_head;
};

// The softmax over some tokens, unfinished: of every query of a tile the largest score, the sum of
// the weights relative to it, and the values weighted so, [queries, padded_size].
struct Partial {
  float* maxima;
  float* sums;
  float* values;
};

inline int64_t scratch_floats(const Attention& a, int64_t queries) {
  return queries * kStretch + 64 * a.head_size;
}

}  // namespace parley
