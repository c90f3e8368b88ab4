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

// Bytes of weights ahead of what is multiplied: memory is what few rows wait for.
constexpr int64_t kAhead = 2048;

inline int32_t four_numbers(const int8_t* q) {
  int32_t four;
  std::memcpy(&four, q, sizeof four);
  return four;
}

}  // namespace
}  // namespace parley
