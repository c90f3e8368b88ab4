// Sums of 16 outputs in two registers of AVX2. To be included where that is the target.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "dots.h"
#include "lanes_avx2.h"

namespace parley {
namespace {

constexpr int kMostRowsAtOnce = 4;

struct Sums {
  __m256i low, high;
};

inline Sums no_sums() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }

inline Lanes to_lanes(Sums s) { return {_mm256_cvtepi32_ps(s.low), _mm256_cvtepi32_ps(s.high)}; }

inline Sums all_sums(int32_t x) { return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }

inline Sums add_sums(Sums a, Sums b) {
  return {_mm256_add_epi32(a.low, b.low), _mm256_add_epi32(a.high, b.high)};
}

using Bytes = __m256i;

inline Bytes load_bytes(const uint8_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

// The bits of a mask in each byte.
inline Bytes masked(Bytes x, int mask) {
  return _mm256_and_si256(x, _mm256_set1_epi8(static_cast<char>(mask)));
}

// To the right; what comes into the upper bits of a byte is of no use.
template <int bits>
inline Bytes shifted(Bytes x) {
  return _mm256_srli_epi16(x, bits);
}

// x, and the bits of a mask in each byte of y.
inline Bytes joined(Bytes x, Bytes y, int mask) { return _mm256_or_si256(x, masked(y, mask)); }

inline __m256i all_of_four(const int8_t* q) { return _mm256_set1_epi32(four_numbers(q)); }

}  // namespace
}  // namespace parley
