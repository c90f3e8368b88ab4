// Products of eight bits beside plain arithmetic in integers of 64 bits. With scales of one a result is the
// integer itself; others show the order of operations in floats.

#include <algorithm>

#include "checks.h"
#include "plain.h"

namespace parley {
namespace {

bool multiplies(const Products& products, int64_t rows, int64_t inputs, int64_t outputs,
                Fill of_weights, Fill of_rows, bool ones) {
  auto weights = rows_of<int8_t>(of_weights, outputs, inputs, -128, 127);
  auto scales = scales_of(ones, outputs), row_scales = scales_of(ones, rows);
  auto added = noise(rows * outputs);
  auto compensation = numbers<int32_t>(outputs, 0), sums = numbers<int32_t>(rows, 0);
  for (int64_t i = 0; i < outputs * inputs; i++) {
    compensation[i / inputs] -= std::min<int32_t>(weights[i], 0);
  }
  Linear l = {};
  l.scales = scales.get();
  l.compensation = compensation.get();
  l.added = ones ? nullptr : added.get();
  l.added_stride = outputs;
  l.rows = rows;
  l.inputs = inputs;
  l.outputs = outputs;
  auto out = numbers<float>(rows * outputs, NAN), expected = numbers<float>(rows * outputs, 0);
  auto panels = numbers<int8_t>(l.panel_count() * l.quads() * kPanel * 4, 0);
  pack_panels(weights.get(), outputs, inputs, panels.get());
  l.panels = panels.get();
  l.out = out.get();
  auto given = rows_of<int8_t>(of_rows, rows, inputs, -128, 127);
  auto padded = numbers<int8_t>(rows * l.row_bytes(), 0);
  for (int64_t r = 0; r < rows; r++) {
    const int8_t* row = given.get() + r * inputs;
    std::copy(row, row + inputs, padded.get() + r * l.row_bytes());
    sums[r] = sum_in(row, inputs);
    for (int64_t n = 0; n < outputs; n++) {
      int64_t sum = 0;
      for (int64_t k = 0; k < inputs; k++) sum += weights[n * inputs + k] * row[k];
      float result = static_cast<float>(sum) * (row_scales[r] * scales[n]);
      expected[r * outputs + n] = (ones ? 0.0f : added[r * outputs + n]) + result;
    }
  }
  for (int64_t p = 0; p < l.panel_count(); p++) {
    products.multiply(l, p, {padded.get(), row_scales.get(), sums.get()});
  }
  return same(out.get(), expected.get(), rows * outputs,
              products.name + (" multiplies" + text({rows, inputs, outputs})));
}

}  // namespace

bool multiplies_exactly(const Products& products) {
  random_bits.seed(1);
  bool good = true;
  for (bool ones : {true, false}) {
    for (Fill rows : kFills) {
      for (Fill weights : kFills) {
        for (int64_t inputs : {1, 2, 3, 4, 5, 7, 31, 32, 33, 63, 130, 577}) {
          good = good && multiplies(products, 1 + inputs % 5, inputs, 17, weights, rows, ones);
        }
      }
      good = good && multiplies(products, 2, kMostInputs, 2, Fill::kLowest, rows, ones);
      good = good && multiplies(products, 2, kMostInputs, 2, Fill::kHighest, rows, ones);
      good = good && multiplies(products, 2, kMostInputs - 1, 2, Fill::kFirstHalfLowest, rows, ones);
    }
    for (int64_t rows = 1; rows <= 17; rows++) {
      for (int64_t outputs : {1, 15, 16, 31, 33}) {
        good = good && multiplies(products, rows, 37, outputs, Fill::kNoise, Fill::kNoise, ones);
      }
    }
  }
  return good;
}

}  // namespace parley
