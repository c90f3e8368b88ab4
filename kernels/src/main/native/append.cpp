#include <cstring>

#include "append.h"

#include "rows.h"

#include "hadamard_kernel.h"

namespace parley {
namespace {

// What is not larger is zero in eight bits.
constexpr float kSmallest = 1e-30f;

// The largest power of two that divides a size.
int64_t power_in(int64_t size) { return size & -size; }

// Norm and rope of a head of q or k.
void prepare(const Append& a, const float* from, const float* norm, const float* turns, float* to) {
  int64_t size = a.head_size;
  if (norm != nullptr) {
    float factor = 1.0f / std::sqrt(squares_of(from, size) + a.norm_floor * a.norm_floor);
    for (int64_t i = 0; i < size; i++) to[i] = from[i] * factor * norm[i];
    from = to;
  }
  if (turns == nullptr) {
    if (from != to) std::memcpy(to, from, size * sizeof(float));
    return;
  }
  for (int64_t i = 0; i < size; i += 2) {
    float x = from[i], y = from[i + 1], c = turns[i], s = turns[i + 1];
    to[i] = x * c - y * s;
    to[i + 1] = x * s + y * c;
  }
}

// Writes numbers one every `step`, sixteen of them after the other by store(memory, numbers).
template <class T, class Store>
void write_some(const float* from, int64_t count, T* to, int64_t step, const Store& store) {
  T some[kLanes];
  for (int64_t i = 0; i < count; i += kLanes) {
    store(some, load_left(from + i, count - i));
    for (int64_t k = 0; k < std::min(kLanes, count - i); k++) to[(i + k) * step] = some[k];
  }
}

// Writes a head, a number every `step`. scale: of eight bits.
void write(const Append& a, const float* head, void* table, int64_t first, int64_t step,
           float* scale) {
  int64_t size = a.head_size;
  if (a.type == CacheType::kFloat) {
    float* to = static_cast<float*>(table) + first;
    for (int64_t i = 0; i < size; i++) to[i * step] = head[i];
  } else if (a.type == CacheType::kHalf) {
    write_some(head, size, static_cast<uint16_t*>(table) + first, step, store_halves);
  } else {
    float largest = largest_of(head, size);
    Lanes factor = all(largest > kSmallest ? 127.0f / largest : 0.0f);
    *scale = largest / 127.0f;
    write_some(head, size, static_cast<int8_t*>(table) + first, step,
               [&](int8_t* some, Lanes x) { store_rounded(some, mul(x, factor)); });
  }
}

}  // namespace

void append(const Append& a, int64_t row, float* head) {
  int64_t size = a.head_size;
  bool eight = a.type == CacheType::kEight;
  int64_t spread = eight ? power_in(size) : 1;
  const float* qkv = a.qkv + row * a.qkv_stride;
  const float* turns = a.turns != nullptr ? a.turns + row * size : nullptr;
  for (int64_t h = 0; h < a.heads; h++) {
    const float* norm = a.norms != nullptr ? a.norms + h * size : nullptr;
    float* query = a.query + (row * a.heads + h) * size;
    prepare(a, qkv + h * size, norm, turns, query);
    if (spread > 1) {
      // A Hadamard matrix times its transpose is that many times the identity: here all of it is taken
      // back, by a power of two, so without rounding.
      hadamard(query, size, spread);
      for (int64_t i = 0; i < size; i++) query[i] *= 1.0f / spread;
    }
  }
  const float* keys = qkv + a.heads * size;
  const float* values = keys + a.kv_heads * size;
  for (int64_t g = 0; g < a.kv_heads; g++) {
    const float* norm = a.norms != nullptr ? a.norms + (a.heads + g) * size : nullptr;
    prepare(a, keys + g * size, norm, turns, head);
    hadamard(head, size, spread);
    int64_t part = a.blocks[row] * a.kv_heads + g, token = part * a.block + a.offsets[row];
    float none;
    write(a, head, a.keys, part * size * a.block + a.offsets[row], a.block,
          eight ? a.key_scales + token : &none);
    write(a, values + g * size, a.values, token * size, 1,
          eight ? a.value_scales + token : &none);
  }
}

}  // namespace parley
