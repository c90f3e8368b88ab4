// What dots_*.h have in common.
#pragma once

#include <cstdint>
#include <cstring>

namespace parley {
namespace {

// How large codes are: below 16 and two in a byte, below 64, or all that a byte can be, where 128
// stands for zero.
enum Codes { kFour, kSix, kEight };

constexpr int32_t kZeroOfEight = 128;

inline int32_t four_numbers(const int8_t* q) {
  int32_t four;
  std::memcpy(&four, q, sizeof four);
  return four;
}

}  // namespace
}  // namespace parley
