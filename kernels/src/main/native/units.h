// Work in small units, divided among the threads of libtorch.
#pragma once

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

namespace parley {

// Numbers that are worth another thread.
constexpr int64_t kGrain = 1 << 16;

inline int64_t most_threads() { return omp_in_parallel() ? 1 : omp_get_max_threads(); }

// Calls compute(unit, memory), which must not throw, once for each unit; memory: so many floats of the
// calling thread's own. numbers: of all units. Threads take one unit after the other, so that one
// who is late holds up one unit.
//
// A region of OpenMP, with the team that libtorch's own regions have: at::parallel_for is one too,
// but its header needs a newer library of C++ than libtorch does.
template <class Compute>
void run_units(int64_t units, int64_t numbers, int64_t floats, const Compute& compute) {
  int64_t threads =
      std::min({most_threads(), std::max<int64_t>(1, numbers / kGrain), units});
  if (threads == 0) return;
  std::unique_ptr<float[]> memory(new float[threads * floats]);
  std::atomic<int64_t> next{0};
  auto take = [&](float* own) noexcept {
    for (int64_t unit = next++; unit < units; unit = next++) compute(unit, own);
  };
  if (threads == 1) {
    take(memory.get());
    return;
  }
#pragma omp parallel
  {
    int64_t thread = omp_get_thread_num();
    if (thread < threads) take(memory.get() + thread * floats);
  }
}

}  // namespace parley
