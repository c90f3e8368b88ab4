// Numbers for plain arithmetic and the comparison with it, bit by bit.
#pragma once

#include <cstdio>
#include <cstring>
#include <string>

#include "tensors.h"

namespace parley {

// What numbers are; a sum is largest, on its way or at its end, where they are all extremes.
enum class Fill { kNoise, kLowest, kHighest, kBoth, kFirstHalfLowest };

constexpr Fill kFills[] = {Fill::kNoise, Fill::kLowest, Fill::kHighest, Fill::kBoth,
                           Fill::kFirstHalfLowest};

inline int filled(Fill fill, int64_t i, int64_t count, int lowest, int highest) {
  switch (fill) {
    case Fill::kLowest: return lowest;
    case Fill::kHighest: return highest;
    case Fill::kBoth: return random_bits() % 2 == 0 ? lowest : highest;
    case Fill::kFirstHalfLowest: return i < count / 2 ? lowest : highest;
    default: return lowest + static_cast<int>(random_bits() % (highest - lowest + 1));
  }
}

// Rows of `count` numbers.
template <class T>
std::unique_ptr<T[]> rows_of(Fill fill, int64_t rows, int64_t count, int lowest, int highest) {
  auto all = numbers<T>(rows * count, 0);
  for (int64_t i = 0; i < rows * count; i++) {
    all[i] = static_cast<T>(filled(fill, i % count, count, lowest, highest));
  }
  return all;
}

inline std::unique_ptr<float[]> scales_of(bool ones, int64_t count) {
  return ones ? numbers<float>(count, 1.0f) : noise(count);
}

template <class T>
bool same(const T* found, const T* expected, int64_t count, const std::string& what) {
  if (std::memcmp(found, expected, count * sizeof(T)) == 0) return true;
  int64_t i = 0;
  while (std::memcmp(found + i, expected + i, sizeof(T)) == 0) i++;
  std::printf("%s: number %lld is %.9g, not %.9g\n", what.c_str(), static_cast<long long>(i),
              static_cast<double>(found[i]), static_cast<double>(expected[i]));
  return false;
}

inline std::string text(std::initializer_list<int64_t> sizes) {
  std::string all;
  for (int64_t size : sizes) all += " " + std::to_string(size);
  return all;
}

inline int32_t sum_in(const int8_t* numbers, int64_t count) {
  int32_t sum = 0;
  for (int64_t i = 0; i < count; i++) sum += numbers[i];
  return sum;
}

}  // namespace parley
