// Numbers for the operators' arithmetic, the same on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>

namespace parley {

inline std::mt19937 random_bits(1);

// No longer than it says, unlike a vector with room to grow.
template <class T>
std::unique_ptr<T[]> numbers(int64_t count, T number) {
  std::unique_ptr<T[]> all(new T[count]);
  for (int64_t i = 0; i < count; i++) all[i] = number;
  return all;
}

// About normal, by additions alone: those of the library of C++ differ in their last bits.
inline std::unique_ptr<float[]> noise(int64_t count) {
  std::unique_ptr<float[]> all(new float[count]);
  for (int64_t i = 0; i < count; i++) {
    int64_t sum = -4 * 0x8000;
    for (int k = 0; k < 4; k++) sum += random_bits() & 0xffff;
    all[i] = static_cast<float>(sum) / 37837;
  }
  return all;
}

}  // namespace parley
