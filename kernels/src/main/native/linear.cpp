#include "linear.h"

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
constexpr int64_t kBytesPerFloat = 4;

int64_t panels_of_unit(const Linear& l) {
  return l.rows > kFewRows ? 1 : std::max<int64_t>(1, kUnitBytes / (4 * kPanel * l.quads()));
}

}  // namespace

void pack_panels(const int8_t* weights, int64_t outputs, int64_t inputs, int8_t* panels) {
  int64_t quads = (inputs + 3) / 4;
  for (int64_t n = 0; n < outputs; n++) {
    const int8_t* row = weights + n * inputs;
    int8_t* lane = panels + (n / kPanel * quads * kPanel + n % kPanel) * 4;
    for (int64_t k = 0; k < inputs; k++) lane[k / 4 * kPanel * 4 + k % 4] = row[k];
  }
}

void linear(const Linear& l, const Products& products, const Kernel& kernel) {
  std::unique_ptr<int8_t[]> numbers(new int8_t[l.rows * l.row_bytes()]);
  std::unique_ptr<float[]> scales(new float[l.rows]);
  std::unique_ptr<int32_t[]> sums(new int32_t[l.rows]);
  LinearRows rows = {numbers.get(), scales.get(), sums.get()};
  int64_t numbers_of_rows = l.rows * l.inputs * (l.gate != nullptr ? kAdditions : 1);
  run_units(l.rows, numbers_of_rows, 0, [&](int64_t row, float*) {
    if (l.gate != nullptr) kernel.gate(*l.gate, row);
    quantize(l, row, rows);
  });
  int64_t some = panels_of_unit(l);
  int64_t units = (l.panel_count() + some - 1) / some;
  run_units(units, l.rows * l.outputs * l.inputs / kBytesPerFloat, 0, [&](int64_t unit, float*) {
    int64_t end = std::min(l.panel_count(), (unit + 1) * some);
    for (int64_t p = unit * some; p < end; p++) products.multiply(l, p, rows);
  });
}

}  // namespace parley
