// The likeliest tokens of each row of logits, and the log-sum-exp of all.
#pragma once

#include <cstdint>

namespace parley {

// Logits whose largest is found first; those that are summed up as one piece of work.
constexpr int64_t kScored = 64;
constexpr int64_t kScoredAtOnce = 64 * kScored;

// What is asked for. All pointers have been checked.
struct Candidates {
  const float* logits;        // [rows, size]
  const float* temperatures;  // [rows], above 0
  int64_t rows;
  int64_t size;
  int64_t count;              // of each row, at most size
  double* out;                // [rows, 1 + 2 * count]: the log-sum-exp of the logits divided by the
                              //   temperature, ids and logits, of equal ones the lowest id first; no
                              //   number but the ids are where one of the logits is none

  int64_t scored() const { return (size + kScored - 1) / kScored; }
  int64_t stretches() const { return (size + kScoredAtOnce - 1) / kScoredAtOnce; }
};

// Of one stretch of a row.
struct StretchScore {
  float largest;
  float sum;  // of exp((logit - largest) / temperature)
};

struct Kernel;

// Divides the work among the threads.
void find_candidates(const Candidates&, const Kernel&);

}  // namespace parley
