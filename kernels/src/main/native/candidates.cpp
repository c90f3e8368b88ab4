#include "candidates.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

#include "kernel.h"
#include "units.h"

namespace parley {
namespace {

// Additions that take as long as one logit's exponential.
constexpr int64_t kAdditionsOfLogit = 8;

// What compares as floats do, zeros of both signs alike; no numbers by their signs, beyond the infinities.
int32_t order_of(float x) {
  int32_t bits;
  x += 0.0f;
  std::memcpy(&bits, &x, sizeof bits);
  return bits < 0 ? bits ^ 0x7fffffff : bits;
}

// The `count` indexes with the largest numbers first, of equal ones the lowest index.
void keep_largest(std::vector<int64_t>& indexes, const float* numbers, int64_t count) {
  auto before = [numbers](int64_t a, int64_t b) {
    int32_t x = order_of(numbers[a]), y = order_of(numbers[b]);
    return x != y ? x > y : a < b;
  };
  if (count < static_cast<int64_t>(indexes.size())) {
    std::nth_element(indexes.begin(), indexes.begin() + count, indexes.end(), before);
    indexes.resize(count);
  }
  std::sort(indexes.begin(), indexes.end(), before);
}

double log_sum_exp(const Candidates& c, int64_t row, const StretchScore* scores) {
  double most = scores[0].largest, sum = 0;
  for (int64_t s = 1; s < c.stretches(); s++) most = std::max<double>(most, scores[s].largest);
  for (int64_t s = 0; s < c.stretches(); s++) {
    sum += scores[s].sum * std::exp((scores[s].largest - most) / c.temperatures[row]);
  }
  return most / c.temperatures[row] + std::log(sum);
}

// most: of each kScored logits of the row. Those that `count` tokens can be among are few.
void select(const Candidates& c, int64_t row, const float* most, double* out) {
  const float* logits = c.logits + row * c.size;
  std::vector<int64_t> some(c.scored());
  std::iota(some.begin(), some.end(), 0);
  keep_largest(some, most, std::min(c.count, c.scored()));
  std::vector<int64_t> ids;
  ids.reserve(some.size() * kScored);
  for (int64_t scored : some) {
    int64_t end = std::min(c.size, (scored + 1) * kScored);
    for (int64_t id = scored * kScored; id < end; id++) ids.push_back(id);
  }
  keep_largest(ids, logits, c.count);
  for (int64_t i = 0; i < c.count; i++) {
    out[i] = static_cast<double>(ids[i]);
    out[c.count + i] = logits[ids[i]];
  }
}

}  // namespace

void find_candidates(const Candidates& c, const Kernel& kernel) {
  int64_t stretches = c.stretches(), scored = c.scored();
  std::unique_ptr<StretchScore[]> scores(new StretchScore[c.rows * stretches]);
  std::unique_ptr<float[]> most(new float[c.rows * scored]);
  run_units(c.rows * stretches, c.rows * c.size * kAdditionsOfLogit, 0, [&](int64_t unit, float*) {
    int64_t row = unit / stretches, stretch = unit % stretches;
    float* own = most.get() + row * scored + stretch * (kScoredAtOnce / kScored);
    scores[unit] = kernel.score(c, row, stretch, own);
  });
  run_units(c.rows, c.rows * c.size, 0, [&](int64_t row, float*) {
    double* out = c.out + row * (1 + 2 * c.count);
    out[0] = log_sum_exp(c, row, scores.get() + row * stretches);
    select(c, row, most.get() + row * scored, out + 1);
    // A logit that is no number makes the sum none; the largest of some may leave it out.
    if (std::isnan(out[0])) std::fill(out + 1 + c.count, out + 1 + 2 * c.count, NAN);
  });
}

}  // namespace parley
