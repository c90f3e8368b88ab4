#include "blocks.h"

#include <algorithm>
#include <memory>

#include "kernel.h"
#include "products.h"
#include "units.h"

namespace parley {
namespace {

// Bytes of weights that a thread takes at once where few rows read them.
constexpr int64_t kUnitBytes = 1 << 15;
constexpr int64_t kFewRows = 8;

// Products of eight bits that take as long as one of floats.
constexpr int64_t kProductsPerFloat = 4;

// The terms of parts with this group and zero point.
struct Terms {
  int64_t group;
  int32_t zero;
  std::unique_ptr<int32_t[]> starts;
  std::unique_ptr<float[]> minima;

  GroupTerms view() const { return {starts.get(), minima.get()}; }
};

Terms terms_of(const BlockLinear& l, const Blocks& part, const QuantizedRows& q) {
  int64_t groups = l.rows * l.inputs / part.group, summed = part.group / kSummed;
  Terms terms = {part.group, part.zero, std::unique_ptr<int32_t[]>(new int32_t[groups]()), nullptr};
  if (part.has_minima()) terms.minima.reset(new float[groups]);
  for (int64_t g = 0; g < groups; g++) {
    int32_t sum = 0;
    for (int64_t i = 0; i < summed; i++) sum += q.sums[g * summed + i];
    if (part.has_minima()) {
      terms.minima[g] = q.scales[g * part.group / kActivations] * static_cast<float>(sum);
    } else {
      terms.starts[g] = -part.zero * sum;
    }
  }
  return terms;
}

// Panels of one part.
struct Unit {
  const Blocks* part;
  GroupTerms terms;
  int64_t begin, end;
};

std::vector<Unit> units_of(const BlockLinear& l, const QuantizedRows& q,
                           std::vector<Terms>& terms) {
  std::vector<Unit> units;
  for (const Blocks& part : l.parts) {
    auto known = std::find_if(terms.begin(), terms.end(), [&](const Terms& t) {
      return t.group == part.group && t.zero == part.zero;
    });
    if (known == terms.end()) known = terms.insert(terms.end(), terms_of(l, part, q));
    int64_t bytes = part.panel_bytes(l.inputs);
    int64_t some = l.rows > kFewRows ? 1 : std::max<int64_t>(1, kUnitBytes / bytes);
    for (int64_t p = 0; p < part.panel_count(); p += some) {
      units.push_back({&part, known->view(), p, std::min(part.panel_count(), p + some)});
    }
  }
  return units;
}

}  // namespace

void block_linear(const BlockLinear& l, const Products& products, const Kernel& kernel) {
  std::unique_ptr<int8_t[]> numbers(new int8_t[l.rows * l.inputs]);
  std::unique_ptr<float[]> scales(new float[l.rows * l.inputs / kActivations]);
  std::unique_ptr<int32_t[]> sums(new int32_t[l.rows * l.inputs / kSummed]);
  QuantizedRows quantized = {numbers.get(), scales.get(), sums.get()};
  int64_t numbers_of_rows = l.rows * l.inputs * (l.gate != nullptr ? kAdditions : 1);
  run_units(l.rows, numbers_of_rows, l.inputs, [&](int64_t row, float* normed) {
    if (l.gate != nullptr) kernel.gate(*l.gate, row);
    quantize_blocks(l, row, quantized, normed);
  });
  std::vector<Terms> terms;
  std::vector<Unit> units = units_of(l, quantized, terms);
  int64_t numbers_of_all = l.rows * l.outputs * l.inputs / kProductsPerFloat;
  run_units(units.size(), numbers_of_all, 0, [&](int64_t unit, float*) {
    const Unit& u = units[unit];
    for (int64_t p = u.begin; p < u.end; p++) {
      products.multiply_blocks(l, *u.part, p, quantized, u.terms);
    }
  });
}

}  // namespace parley
