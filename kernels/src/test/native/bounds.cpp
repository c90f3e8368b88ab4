// Runs the operators' arithmetic over tensors that end where their memory ends, for a sanitizer to
// watch: see sanitize.sh. Sizes are those that no Lanes divide, cuts those that no piece divides.

#include <cmath>
#include <cstdio>
#include <vector>

#include "append.h"
#include "attend.h"
#include "checks.h"
#include "recur.h"
#include "tensors.h"

namespace parley {
namespace {

uint64_t hash;

// FNV-1a.
template <class T>
void add_to_hash(const T* all, int64_t count) {
  const uint8_t* bytes = reinterpret_cast<const uint8_t*>(all);
  for (size_t i = 0; i < count * sizeof(T); i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
}

template <class T>
bool all_are_finite(const T* all, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    if (!std::isfinite(all[i])) return false;
  }
  return true;
}

// Results.
template <class T>
bool finite(const T* all, int64_t count) {
  add_to_hash(all, count);
  return all_are_finite(all, count);
}

// One decoding row and a piece of a prompt, whose last token is the last of the last block.
bool attends(const Kernel& kernel, int64_t heads, int64_t kv_heads, int64_t size, int64_t window,
             CacheType type) {
  constexpr int64_t kBlock = 64, kBlocks = 5, kRows = 41;
  int64_t width = kv_heads * size * kBlock;
  auto eights = numbers<int8_t>(type == CacheType::kEight ? kBlocks * width : 0, 50);
  auto scales = noise(type == CacheType::kEight ? kBlocks * kv_heads * kBlock : 0);
  auto halves = numbers<uint16_t>(type == CacheType::kHalf ? kBlocks * width : 0, 0x3800);
  auto floats = noise(type == CacheType::kFloat ? kBlocks * width : 0);
  void* cache = type == CacheType::kEight  ? static_cast<void*>(eights.get())
                : type == CacheType::kHalf ? static_cast<void*>(halves.get())
                                           : floats.get();
  auto query = noise(kRows * heads * size);
  auto out = numbers<float>(kRows * heads * size, NAN);
  const int64_t tables[] = {4, 3, 2, 1, 0};
  std::unique_ptr<int64_t[]> rows(new int64_t[2 * kRows]);
  for (int64_t row = 0; row < kRows; row++) {
    rows[2 * row] = 0;
    rows[2 * row + 1] = row == 0 ? 17 : kBlock * kBlocks - kRows + row;
  }
  Attention a;
  a.query = query.get();
  a.query_stride = heads * size;
  a.keys = a.values = cache;
  a.key_scales = a.value_scales = scales.get();
  a.type = type;
  a.tables = tables;
  a.rows = rows.get();
  a.row_count = kRows;
  a.heads = heads;
  a.kv_heads = kv_heads;
  a.head_size = size;
  a.block = kBlock;
  a.window = window;
  a.out = out.get();
  attend(a, kernel);
  return finite(out.get(), kRows * heads * size);
}

// Two rows, the second into the last token of the last block.
bool appends(int64_t heads, int64_t kv_heads, int64_t size, CacheType type) {
  constexpr int64_t kBlock = 64, kBlocks = 3, kRows = 2;
  int64_t width = (heads + 2 * kv_heads) * size, count = kBlocks * kv_heads * size * kBlock;
  int64_t bytes = type == CacheType::kEight ? 1 : type == CacheType::kHalf ? 2 : 4;
  auto qkv = noise(kRows * width);
  auto turns = noise(kRows * size);
  auto norms = noise((heads + kv_heads) * size);
  auto keys = numbers<uint8_t>(count * bytes, 0), values = numbers<uint8_t>(count * bytes, 0);
  auto scales = noise(type == CacheType::kEight ? kBlocks * kv_heads * kBlock : 0);
  auto head = noise(size);
  auto query = numbers<float>(kRows * heads * size, NAN);
  const int64_t blocks[] = {0, kBlocks - 1}, offsets[] = {0, kBlock - 1};
  Append a = {qkv.get(),   width,          turns.get(), norms.get(),  0.1f,
              blocks,      offsets,        keys.get(),  values.get(), scales.get(),
              scales.get(), query.get(),   kRows,       heads,        kv_heads,
              size,        kBlock,         type};
  for (int64_t row = 0; row < kRows; row++) append(a, row, head.get());
  add_to_hash(keys.get(), count * bytes);
  add_to_hash(values.get(), count * bytes);
  return finite(query.get(), kRows * heads * size);
}

// Decoding rows, one of which changes its slot, and two parts of a prompt.
bool recurs(const Kernel& kernel, int64_t past, int64_t key_heads, int64_t value_heads,
            int64_t key_size, int64_t value_size) {
  constexpr int64_t kSlots = 4, kRows = 70;
  DeltaNet n;
  n.past = past;
  n.key_heads = key_heads;
  n.value_heads = value_heads;
  n.key_size = key_size;
  n.value_size = value_size;
  n.tiled = false;
  n.epsilon = 1e-6f;
  auto mixed = noise(kRows * n.width());
  auto filter = noise((past + 1) * n.channels());
  auto columns = noise(kSlots * past * n.channels());
  auto memory = noise(kSlots * n.values() * key_size);
  auto rates = numbers<float>(value_heads, 1);
  auto biases = noise(value_heads);
  auto norm = noise(value_size);
  auto out = numbers<float>(kRows * n.values(), NAN);
  n.mixed = mixed.get();
  n.mixed_stride = n.width();
  n.filter = filter.get();
  n.columns = columns.get();
  n.memory = memory.get();
  n.rates = rates.get();
  n.biases = biases.get();
  n.norm = norm.get();
  n.out = out.get();
  recur(n, {{0, 1, 1, 1}, {1, 1, 0, 2}}, {{2, 2, 0, 3}, {4, 66, 3, 3}}, kernel);
  return finite(out.get(), kRows * n.values()) && finite(memory.get(), kSlots * n.values() * key_size);
}

// Whether compute(products, out) gives the same numbers, all of them finite, with each.
template <class Compute>
bool equal(int64_t count, const Compute& compute) {
  std::vector<float> first;
  for (const Products* products : products_here()) {
    auto out = numbers<float>(count, NAN);
    compute(*products, out.get());
    if (!all_are_finite(out.get(), count)) return false;
    std::vector<float> found(out.get(), out.get() + count);
    if (first.empty()) {
      first = found;
      add_to_hash(first.data(), count);
    }
    if (found != first) {
      std::printf("%s gives other numbers\n", products->name);
      return false;
    }
  }
  return true;
}

bool multiplies(int64_t rows, int64_t inputs, int64_t outputs, float norm_floor) {
  auto x = noise(rows * inputs);
  auto weights = numbers<int8_t>(outputs * inputs, -128);
  auto scales = noise(outputs);
  auto compensation = numbers<int32_t>(outputs, static_cast<int32_t>(128 * inputs));
  for (int64_t i = 0; i < outputs * inputs; i += 3) {
    weights[i] = static_cast<int8_t>(random_bits() & 0x7f);
    compensation[i / inputs] -= 128;
  }
  auto added = noise(rows * outputs);
  Linear l;
  l.gate = nullptr;
  l.x = x.get();
  l.scales = scales.get();
  l.compensation = compensation.get();
  l.added = norm_floor > 0 ? nullptr : added.get();
  l.added_stride = outputs;
  l.rows = rows;
  l.inputs = inputs;
  l.outputs = outputs;
  l.norm_floor = norm_floor;
  l.constant_scale = norm_floor / 100;
  auto panels = numbers<int8_t>(l.panel_count() * l.quads() * kPanel * 4, 0);
  pack_panels(weights.get(), outputs, inputs, panels.get());
  l.panels = panels.get();
  return equal(rows * outputs, [&](const Products& products, float* out) {
    l.out = out;
    linear(l, products, *kernels_here().front());
  });
}

// Two parts, the first of them with minima unless codes have eight bits.
bool multiplies_blocks(int64_t rows, int64_t groups, int64_t outputs, int64_t bits, int64_t group,
                       int32_t zero) {
  int64_t inputs = 32 * groups;
  auto x = noise(rows * inputs);
  auto norm = noise(inputs);
  auto added = noise(2 * outputs);
  auto row_scales = noise(outputs);
  BlockLinear l = {x.get(), nullptr, norm.get(), 0.5f, added.get(), 0, nullptr, rows, inputs,
                   2 * outputs, {}};
  std::unique_ptr<uint8_t[]> panels[2];
  for (int p = 0; p < 2; p++) {
    Blocks part = {nullptr, row_scales.get(), outputs, p * outputs, group, bits,
                   p == 0 && bits < 8 ? Blocks::kMinima : zero};
    int64_t bytes = part.panel_count() * part.panel_bytes(inputs);
    panels[p] = numbers<uint8_t>(bytes, 0);
    for (int64_t i = 0; i < bytes; i++) {
      bool head = i % part.group_bytes() < part.head_bytes();
      panels[p][i] = random_bits() & (head ? 0x3f : 0xff);  // floats below 2, any codes
    }
    part.panels = panels[p].get();
    l.parts.push_back(part);
  }
  return equal(2 * rows * outputs, [&](const Products& products, float* out) {
    l.out = out;
    block_linear(l, products, *kernels_here().front());
  });
}

bool gates(const Kernel& kernel, int64_t inner, int64_t block) {
  auto gate_up = noise(2 * inner);
  auto out = numbers<float>(inner, NAN);
  bool good = true;
  for (bool gelu : {false, true}) {
    kernel.gate({gate_up.get(), 2 * inner, 1, inner, block, 0.5f, gelu, out.get()}, 0);
    good &= finite(out.get(), inner);
  }
  return good;
}

bool finds_candidates(const Kernel& kernel, int64_t rows, int64_t size, int64_t count) {
  auto logits = noise(rows * size);
  auto temperatures = numbers<float>(rows, 0.7f);
  auto out = numbers<double>(rows * (1 + 2 * count), NAN);
  find_candidates({logits.get(), temperatures.get(), rows, size, count, out.get()}, kernel);
  return finite(out.get(), rows * (1 + 2 * count));
}

}  // namespace

bool all_finite(const Kernel& kernel, uint64_t* results) {
  random_bits.seed(1);
  hash = 0xcbf29ce484222325;
  bool good = true;
  for (int64_t size : {1, 3, 15, 17, 33, 70}) {
    good &= multiplies(size, 2 * size + 1, size, 0);
    good &= multiplies(1, size, 2 * size, 1);
    good &= multiplies(size / 3 + 1, 32 * size, 16, 0);
    for (int64_t group : {16, 32}) {
      good &= multiplies_blocks(size / 3 + 1, size / 4 + 1, size, 4, group, 8);
      good &= multiplies_blocks(size, 2, size + 1, 6, group, 32);
      good &= multiplies_blocks(3, size, size, 6, group, 32);
      good &= multiplies_blocks(size / 3 + 1, size, 2 * size, 8, group, 128);
    }
    good &= multiplies_blocks(2, size, size, 5, 32, 16);
    good &= multiplies_blocks(size, 3, 2 * size, 5, 32, 16);
    good &= gates(kernel, size, 1);
    good &= gates(kernel, 64 * size, 64);
    good &= gates(kernel, 4 * size, 4);
    good &= finds_candidates(kernel, 2, size, size);
    good &= finds_candidates(kernel, 3, 97 * size, size);
  }
  for (CacheType type : {CacheType::kFloat, CacheType::kHalf, CacheType::kEight}) {
    for (int64_t window : {0, 1, 100}) {
      for (int64_t size : {1, 10, 16, 33, 64}) {
        good &= attends(kernel, 6, 2, size, window, type);
        good &= attends(kernel, 5, 1, size, window, type);
        good &= appends(5, 2, 2 * size, type);
      }
    }
  }
  for (int64_t size : {1, 7, 16, 31, 33, 64}) {
    good &= recurs(kernel, 3, 2, 4, size, 2 * size - 1);
    good &= recurs(kernel, 0, 1, 3, size, size);
    good &= recurs(kernel, kMostPast, 1, 1, size, size + 1);
  }
  *results = hash;
  return good;
}

}  // namespace parley
