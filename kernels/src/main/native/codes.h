// Codes out of their runs, which blocks.h describes. To be included behind what defines Bytes and their
// operations for an instruction set.
#pragma once

#include "dots.h"

namespace parley {
namespace {

// A byte for each code of four inputs and as many outputs as Bytes have place for. run: of these
// outputs, quad: which of its inputs.
template <Codes codes>
inline Bytes codes_of(const uint8_t* run, int quad) {
  const auto line = [run](int number) { return load_bytes(run + kLine * number); };
  if constexpr (codes == kFour) {
    return masked(quad == 0 ? line(0) : shifted<4>(line(0)), 15);
  } else if constexpr (codes == kFive) {
    if (quad < 5) return masked(line(quad), 31);
    if (quad < 7) {
      return joined(masked(shifted<5>(line(quad - 5)), 7), shifted<2>(line(quad - 2)), 24);
    }
    Bytes low = joined(masked(shifted<5>(line(2)), 7), shifted<4>(line(3)), 8);
    return joined(low, shifted<3>(line(4)), 16);
  } else if constexpr (codes == kSix) {
    if (quad < 3) return masked(line(quad), 63);
    Bytes low = joined(masked(shifted<6>(line(0)), 3), shifted<4>(line(1)), 12);
    return joined(low, shifted<2>(line(2)), 48);
  } else {
    return line(quad);
  }
}

}  // namespace
}  // namespace parley
