// What comes between the products of q, k and v and attention: the norms of heads, rope, and the
// writing of keys and values into the paged cache.
//
// In eight bits a head's largest number sets the steps of all, and keys often have a few large ones. So
// there queries and keys are multiplied with a Hadamard matrix, which changes no score and spreads
// them.
#pragma once

#include <cstdint>

#include "cache.h"

namespace parley {

// What one call of the operator computes. All pointers have been checked.
struct Append {
  const float* qkv;        // [rows, more than heads + 2 * kv_heads, head_size]: q, k and v
  int64_t qkv_stride;
  const float* turns;      // [rows, head_size / 2, 2]: of pairs of numbers, as complex numbers; or null
  const float* norms;      // [heads + kv_heads, head_size]: q and k are divided by hypot(their length,
                           //   norm_floor) and multiplied with them; or null
  float norm_floor;
  const int64_t* blocks;   // [rows]: where keys and values are written to,
  const int64_t* offsets;  //   and at which token of the block
  void* keys;              // [blocks, kv_heads, head_size, block]
  void* values;            // [blocks, kv_heads, block, head_size]
  float* key_scales;       // [blocks, kv_heads, block], in eight bits
  float* value_scales;     // the same
  float* query;            // [rows, heads, head_size], in eight bits as attention over keys that are
                           //   multiplied with a Hadamard matrix needs them
  int64_t rows;
  int64_t heads;
  int64_t kv_heads;
  int64_t head_size;
  int64_t block;  // tokens
  CacheType type;
};

// One row. Needs AVX2 or NEON. head: memory for head_size floats.
void append(const Append&, int64_t row, float* head);

}  // namespace parley
