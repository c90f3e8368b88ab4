// Products of blocks beside plain arithmetic: codes, scales and minima as a matrix, integers of 64 bits
// within a group, groups one after the other in floats. With scales of one a result is the integer itself.

#include <cmath>
#include <cstring>

#include "checks.h"
#include "plain.h"

namespace parley {
namespace {

// What codes a part has.
struct Kind {
  int bits;
  int highest;
  int32_t zero;
};

constexpr Kind kKinds[] = {{4, 15, Blocks::kMinima}, {4, 15, 8},  {4, 15, 0}, {4, 7, 4},
                           {5, 31, Blocks::kMinima}, {5, 31, 16}, {5, 31, 0},
                           {6, 63, Blocks::kMinima}, {6, 63, 32}, {6, 63, 0},
                           {8, 255, 128}};

// One in float16, or whatever is finite there.
uint16_t half_of(bool one) {
  uint32_t bits = random_bits() & 0xffff;
  return static_cast<uint16_t>(one ? 0x3c00 : (bits & 0x7c00) == 0x7c00 ? bits ^ 0x4000 : bits);
}

float float_of(uint16_t half) {
  int exponent = half >> 10 & 31, fraction = half & 1023;
  float size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
  return half >> 15 != 0 ? -size : size;
}

// A part of a matrix as it is and as panels.
struct Part {
  std::unique_ptr<uint8_t[]> codes;  // [outputs, inputs]
  std::unique_ptr<uint16_t[]> scales;  // [outputs, groups]
  std::unique_ptr<uint16_t[]> minima;
  std::unique_ptr<float[]> row_scales;
  std::unique_ptr<uint8_t[]> panels;
  Blocks blocks;
};

// Where a bit of a code lies: its line, times 8, and the bit there. quad: four inputs of a group.
int64_t place_of(int64_t bits, int64_t quad, int64_t bit) {
  int64_t q = quad % 4;
  switch (bits) {
    case 4: return 4 * quad + bit;
    case 5:
      if (quad < 5) return 8 * quad + bit;
      if (bit < 3) return 8 * (quad - 5) + 5 + bit;
      return quad == 7 ? 8 * bit + 7 : 8 * (quad - 2) + 2 + bit;
    case 6: return quad / 4 * 24 + (q < 3 ? 8 * q + bit : bit / 2 * 8 + 6 + bit % 2);
    default: return 8 * quad + bit;
  }
}

void pack(Part& part, int64_t inputs) {
  const Blocks& b = part.blocks;
  int64_t groups = inputs / b.group;
  part.panels = numbers<uint8_t>(b.panel_count() * b.panel_bytes(inputs), 0);
  for (int64_t n = 0; n < b.outputs; n++) {
    int64_t lane = n % kPanel;
    uint8_t* at = part.panels.get() + n / kPanel * b.panel_bytes(inputs);
    for (int64_t g = 0; g < groups; g++, at += b.group_bytes()) {
      std::memcpy(at + 2 * lane, &part.scales[n * groups + g], 2);
      if (b.has_minima()) std::memcpy(at + 2 * (kPanel + lane), &part.minima[n * groups + g], 2);
      uint8_t* to = at + 2 * kPanel * (b.has_minima() ? 2 : 1);
      for (int64_t k = 0; k < b.group; k++) {
        uint8_t code = part.codes[n * inputs + g * b.group + k];
        for (int64_t bit = 0; bit < b.bits; bit++) {
          int64_t place = place_of(b.bits, k / 4, bit);
          to[(place / 8 * kPanel + lane) * 4 + k % 4] |= (code >> bit & 1) << place % 8;
        }
      }
    }
  }
}

Part part_of(const Kind& kind, int64_t group, int64_t inputs, int64_t outputs, Fill fill, bool ones) {
  Part part;
  int64_t groups = inputs / group;
  part.codes = rows_of<uint8_t>(fill, outputs, inputs, 0, kind.highest);
  part.scales = numbers<uint16_t>(outputs * groups, 0);
  part.minima = numbers<uint16_t>(outputs * groups, 0);
  for (int64_t i = 0; i < outputs * groups; i++) {
    part.scales[i] = half_of(ones);
    part.minima[i] = half_of(ones);
  }
  part.row_scales = scales_of(ones, outputs);
  part.blocks = {nullptr, part.row_scales.get(), outputs, 0, group, kind.bits, kind.zero};
  pack(part, inputs);
  part.blocks.panels = part.panels.get();
  return part;
}

// Rows in eight bits, and what their sums add to products with a part.
struct Rows {
  std::unique_ptr<int8_t[]> numbers;
  std::unique_ptr<float[]> scales;
  std::unique_ptr<int32_t[]> starts;
  std::unique_ptr<float[]> minima;
};

Rows rows_for(const Blocks& b, int64_t rows, int64_t inputs, Fill fill, bool ones) {
  Rows all;
  int64_t groups = inputs / b.group, blocks = inputs / kActivations;
  all.numbers = rows_of<int8_t>(fill, rows, inputs, -127, 127);
  all.scales = scales_of(ones, rows * blocks);
  all.starts = numbers<int32_t>(rows * groups, 0);
  if (b.has_minima()) all.minima = numbers<float>(rows * groups, 0);
  for (int64_t g = 0; g < rows * groups; g++) {
    int32_t sum = sum_in(all.numbers.get() + g * b.group, b.group);
    if (b.has_minima()) {
      all.minima[g] = all.scales[g * b.group / kActivations] * static_cast<float>(sum);
    } else {
      all.starts[g] = -b.zero * sum;
    }
  }
  return all;
}

float product_of(const Part& part, const Rows& rows, int64_t row, int64_t output, int64_t inputs) {
  const Blocks& b = part.blocks;
  int64_t groups = inputs / b.group;
  float result = 0;
  for (int64_t g = 0; g < groups; g++) {
    int64_t sum = 0;
    for (int64_t k = g * b.group; k < (g + 1) * b.group; k++) {
      int64_t code = part.codes[output * inputs + k] - (b.has_minima() ? 0 : b.zero);
      sum += code * rows.numbers[row * inputs + k];
    }
    float row_scale = rows.scales[(row * inputs + g * b.group) / kActivations];
    float scale = float_of(part.scales[output * groups + g]) * row_scale;
    result = std::fma(static_cast<float>(sum), scale, result);
    if (b.has_minima()) {
      float minimum = float_of(part.minima[output * groups + g]);
      result = std::fma(minimum, rows.minima[row * groups + g], result);
    }
  }
  return result * part.row_scales[output];
}

// first: the column of the part, in a result that has one more behind it.
bool multiplies_blocks(const Products& products, const Kind& kind, int64_t group, int64_t rows,
                       int64_t inputs, int64_t outputs, int64_t first, Fill of_codes, Fill of_rows,
                       bool ones) {
  Part part = part_of(kind, group, inputs, outputs, of_codes, ones);
  part.blocks.first = first;
  Rows given = rows_for(part.blocks, rows, inputs, of_rows, ones);
  int64_t columns = first + outputs + 1;
  auto added = noise(columns);
  auto out = numbers<float>(rows * columns, 7), expected = numbers<float>(rows * columns, 7);
  BlockLinear l = {};
  l.added = ones ? nullptr : added.get();
  l.out = out.get();
  l.rows = rows;
  l.inputs = inputs;
  l.outputs = columns;
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t n = 0; n < outputs; n++) {
      float result = product_of(part, given, r, n, inputs);
      expected[r * columns + first + n] = (ones ? 0.0f : added[first + n]) + result;
    }
  }
  for (int64_t p = 0; p < part.blocks.panel_count(); p++) {
    products.multiply_blocks(l, part.blocks, p, {given.numbers.get(), given.scales.get(), nullptr},
                             {given.starts.get(), given.minima.get()});
  }
  return same(out.get(), expected.get(), rows * columns,
              products.name + (" multiplies blocks" +
                               text({kind.bits, kind.highest, kind.zero, group, rows, inputs, outputs})));
}

}  // namespace

bool multiplies_blocks_exactly(const Products& products) {
  random_bits.seed(1);
  bool good = true;
  for (bool ones : {true, false}) {
    for (const Kind& kind : kKinds) {
      for (int64_t group : {16, 32}) {
        if (kind.bits == 5 && group == 16) continue;  // a run has 32 inputs
        for (Fill codes : kFills) {
          for (Fill rows : kFills) {
            for (int64_t inputs : {32, 64, 160}) {
              good = good && multiplies_blocks(products, kind, group, 1 + inputs % 5, inputs, 17, 3,
                                               codes, rows, ones);
            }
          }
        }
        for (int64_t rows = 1; rows <= 17; rows++) {
          for (int64_t outputs : {1, 15, 16, 33}) {
            good = good && multiplies_blocks(products, kind, group, rows, 96, outputs, 0,
                                             Fill::kNoise, Fill::kNoise, ones);
          }
        }
      }
    }
  }
  return good;
}

}  // namespace parley
