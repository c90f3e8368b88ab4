// Sums of 16 outputs in one register of AVX-512. To be included where that is the target.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "lanes_avx512.h"

namespace parley {
namespace {

constexpr int kMostRowsAtOnce = 8;

using Sums = __m512i;

inline Lanes to_lanes(Sums s) { return {_mm512_cvtepi32_ps(s)}; }

using Bytes = __m512i;

inline Bytes load_bytes(const uint8_t* p) { return _mm512_loadu_si512(p); }

// The bits of a mask in each byte.
inline Bytes masked(Bytes x, int mask) {
  return _mm512_and_si512(x, _mm512_set1_epi8(static_cast<char>(mask)));
}

// To the right; what comes into the upper bits of a byte is of no use.
template <int bits>
inline Bytes shifted(Bytes x) {
  return _mm512_srli_epi16(x, bits);
}

// x, and the bits of a mask in each byte of y.
inline Bytes joined(Bytes x, Bytes y, int mask) {
  constexpr int kOrOfAnd = 0xf8;
  return _mm512_ternarylogic_epi32(x, y, _mm512_set1_epi8(static_cast<char>(mask)), kOrOfAnd);
}

}  // namespace
}  // namespace parley
