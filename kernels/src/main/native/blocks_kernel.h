// The outputs of a panel. To be included behind lanes_*.h and dots_*.h of an instruction set.
#pragma once

#include <algorithm>

#include "blocks.h"
#include "panel_kernel.h"

namespace parley {
namespace {

// Adds to the results of R rows what each group gives.
template <Codes codes, bool minima, int R>
void add_groups(const BlockLinear& l, const Blocks& part, int64_t panel, const QuantizedRows& q,
                const GroupTerms& terms, int64_t first, Lanes (&results)[kMostRowsAtOnce]) {
  const int64_t bytes = part.group_bytes(), group = part.group, inputs = l.inputs;
  const uint8_t* at = part.panels + panel * part.panel_bytes(inputs);
  const int8_t* numbers = q.numbers + first * inputs;
  const float* scales = q.scales + first * (inputs / kActivations);
  const int64_t groups = inputs / group;
  const int32_t* starts = terms.starts + first * groups;
  const float* minimum_factors = minima ? terms.minima + first * groups : nullptr;
  constexpr int64_t kNumbers = 2 * kPanel * (minima ? 2 : 1);  // bytes before the codes
  Lanes results_of[R];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) results_of[r] = all(0.0f);
  for (int64_t g = 0; g < groups; g++, at += bytes) {
    const int64_t k = g * group;
    for (int64_t line = 0; line < bytes; line += kLine) {
      __builtin_prefetch(at + line + kAhead);
    }
    Sums products[R];
    multiply_codes<codes, R>(at + kNumbers, group, numbers + k, inputs, starts + g, groups,
                             products);
    const Lanes scale = load(reinterpret_cast<const uint16_t*>(at));
    Lanes minimum = all(0.0f);
    if (minima) minimum = load(reinterpret_cast<const uint16_t*>(at) + kPanel);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      float row_scale = scales[r * (inputs / kActivations) + k / kActivations];
      results_of[r] = fma(to_lanes(products[r]), mul(scale, all(row_scale)), results_of[r]);
      if (minima) {
        results_of[r] = fma(minimum, all(minimum_factors[r * groups + g]), results_of[r]);
      }
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) results[r] = results_of[r];
}

template <Codes codes, bool minima, int R = kMostRowsAtOnce>
void add_groups(int rows, const BlockLinear& l, const Blocks& part, int64_t panel,
                const QuantizedRows& q, const GroupTerms& terms, int64_t first,
                Lanes (&results)[kMostRowsAtOnce]) {
  if (rows == R) {
    add_groups<codes, minima, R>(l, part, panel, q, terms, first, results);
  } else if constexpr (R > 1) {
    add_groups<codes, minima, R - 1>(rows, l, part, panel, q, terms, first, results);
  }
}

void add_groups(int rows, const BlockLinear& l, const Blocks& part, int64_t panel,
                const QuantizedRows& q, const GroupTerms& terms, int64_t first,
                Lanes (&results)[kMostRowsAtOnce]) {
  auto* add = add_groups<kEight, false>;
  switch (part.bits) {
    case 4: add = part.has_minima() ? add_groups<kFour, true> : add_groups<kFour, false>; break;
    case 5: add = part.has_minima() ? add_groups<kFive, true> : add_groups<kFive, false>; break;
    case 6: add = part.has_minima() ? add_groups<kSix, true> : add_groups<kSix, false>; break;
  }
  add(rows, l, part, panel, q, terms, first, results);
}

void multiply_blocks(const BlockLinear& l, const Blocks& part, int64_t panel,
                     const QuantizedRows& q, const GroupTerms& terms) {
  int64_t output = panel * kPanel;
  int64_t count = std::min(kPanel, part.outputs - output);
  float row_scales[kPanel];
  copy_outputs(part.row_scales, part.outputs, panel, row_scales);
  for (int64_t first = 0; first < l.rows; first += kMostRowsAtOnce) {
    int rows = static_cast<int>(std::min<int64_t>(kMostRowsAtOnce, l.rows - first));
    Lanes results[kMostRowsAtOnce];
    add_groups(rows, l, part, panel, q, terms, first, results);
    for (int r = 0; r < rows; r++) {
      int64_t row = first + r, column = part.first + output;
      Lanes result = mul(results[r], load(row_scales));
      const float* added = l.added == nullptr ? nullptr : l.added + row * l.added_stride + column;
      store_outputs(result, added, count, l.out + row * l.outputs + column);
    }
  }
}

}  // namespace
}  // namespace parley
