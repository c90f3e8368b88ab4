#include "blocks.h"

#include <algorithm>
#include <memory>

#include "products.h"
#include "units.h"

namespace parley {
namespace {

// Bytes of weights that a thread takes at once where few rows read them.
constexpr int64_t kUnitBytes = 1 << 15;
constexpr int64_t kFewRows = 8;

// Products of eight bits that take as long as one of floats.
constexpr int64_t kProductsPerFloat = 4;

// Panels of one part.
struct Unit {
  const Blocks* part;
  int64_t begin, end;
};

std::vector<Unit> units_of(const BlockLinear& l) {
  std::vector<Unit> units;
  for (const Blocks& part : l.parts) {
    int64_t bytes = part.panel_bytes(l.inputs);
    int64_t some = l.rows > kFewRows ? 1 : std::max<int64_t>(1, kUnitBytes / bytes);
    for (int64_t p = 0; p < part.panel_count(); p += some) {
      units.push_back({&part, p, std::min(part.panel_count(), p + some)});
    }
  }
  return units;
}

}  // namespace

void block_linear(const BlockLinear& l, const Products& products) {
  std::unique_ptr<int8_t[]> numbers(new int8_t[l.rows * l.inputs]);
  std::unique_ptr<float[]> scales(new float[l.rows * l.inputs / kActivations]);
  std::unique_ptr<int32_t[]> sums(new int32_t[l.rows * l.inputs / kSummed]);
  QuantizedRows quantized = {numbers.get(), scales.get(), sums.get()};
  run_units(l.rows, l.rows * l.inputs, l.inputs, [&](int64_t row, float* normed) {
    quantize_blocks(l, row, quantized, normed);
  });
  std::vector<Unit> units = units_of(l);
  int64_t numbers_of_all = l.rows * l.outputs * l.inputs / kProductsPerFloat;
  run_units(units.size(), numbers_of_all, 0, [&](int64_t unit, float*) {
    const Unit& u = units[unit];
    for (int64_t p = u.begin; p < u.end; p++) products.multiply_blocks(l, *u.part, p, quantized);
  });
}

}  // namespace parley
