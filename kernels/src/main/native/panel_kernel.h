// What is done with a panel's results, whatever its weights are. To be included behind a lanes_*.h.
#pragma once

#include <algorithm>
#include <cstring>

#include "panel.h"

namespace parley {
namespace {

// The numbers of a panel's outputs that are there; zero for the others. outputs: of all panels.
template <typename T>
inline void copy_outputs(const T* from, int64_t outputs, int64_t panel, T (&to)[kPanel]) {
  int64_t count = std::min(kPanel, outputs - panel * kPanel);
  std::memset(to, 0, sizeof to);
  std::memcpy(to, from + panel * kPanel, count * sizeof(T));
}

// Writes the first `count` results, with what is added there, or alone where that is null.
inline void store_outputs(Lanes results, const float* added, int64_t count, float* out) {
  float numbers[kPanel] = {};
  if (added != nullptr) std::memcpy(numbers, added, count * sizeof(float));
  store(numbers, add(load(numbers), results));
  std::memcpy(out, numbers, count * sizeof(float));
}

}  // namespace
}  // namespace parley
