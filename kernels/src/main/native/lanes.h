// What lanes_*.h have in common.
#pragma once

#include <cstdint>

namespace parley {

// Floats that are computed as one.
constexpr int64_t kLanes = 16;

}  // namespace parley
