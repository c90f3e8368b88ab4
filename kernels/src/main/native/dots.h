// What dots_*.h have in common.
#pragma once

#include <cstdint>
#include <cstring>

namespace parley {
namespace {

// Bits of a code. Those of eight are all that a byte can be, where 128 stands for zero.
enum Codes { kFour, kFive, kSix, kEight };

constexpr int32_t kZeroOfEight = 128;

// Bytes of a byte each for four inputs of 16 outputs.
constexpr int64_t kLine = 64;

// Codes are packed in runs: so many lines have those of so many times four inputs.
constexpr int kLines[] = {1, 5, 3, 1};
constexpr int kQuads[] = {2, 8, 4, 1};

// Bytes of weights ahead of what is multiplied: memory is what few rows wait for.
constexpr int64_t kAhead = 2048;

inline int32_t four_numbers(const int8_t* q) {
  int32_t four;
  std::memcpy(&four, q, sizeof four);
  return four;
}

}  // namespace
}  // namespace parley
