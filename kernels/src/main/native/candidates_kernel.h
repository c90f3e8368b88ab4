// The arithmetic over logits, over Lanes of sixteen floats: included once for each instruction set
// behind its lanes_*.h and lanes_math.h.

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "candidates.h"

namespace parley {
namespace {

// kScored logits from the i-th on; behind the end of a row they are infinitely small.
inline const float* scored_at(const float* logits, int64_t count, int64_t i,
                              float (&padded)[kScored]) {
  if (count - i >= kScored) return logits + i;
  std::fill(padded, padded + kScored, -INFINITY);
  std::copy(logits + i, logits + count, padded);
  return padded;
}

// Writes the largest of each kScored logits of a stretch. A logit that is no number makes the sum none.
StretchScore score(const Candidates& c, int64_t row, int64_t stretch, float* most) {
  int64_t first = stretch * kScoredAtOnce;
  const float* logits = c.logits + row * c.size + first;
  int64_t count = std::min(kScoredAtOnce, c.size - first);
  float padded[kScored];
  float most_of_all = -INFINITY;
  for (int64_t i = 0; i < count; i += kScored) {
    const float* some = scored_at(logits, count, i, padded);
    Lanes low = largest(load(some), load(some + kLanes));
    Lanes high = largest(load(some + 2 * kLanes), load(some + 3 * kLanes));
    most[i / kScored] = largest_of(largest(low, high));
    most_of_all = std::max(most_of_all, most[i / kScored]);
  }
  // Both finite, so that their products with 0 and differences are numbers.
  const Lanes top = all(std::max(most_of_all, -FLT_MAX));
  const Lanes inverse = all(std::min(1.0f / c.temperatures[row], FLT_MAX));
  Lanes sum = all(0.0f);
  for (int64_t i = 0; i < count; i += kScored) {
    const float* some = scored_at(logits, count, i, padded);
    for (int64_t lane = 0; lane < kScored; lane += kLanes) {
      sum = add(sum, exp_negative(mul(sub(load(some + lane), top), inverse)));
    }
  }
  return {most_of_all, sum_of(sum)};
}

}  // namespace
}  // namespace parley
