// Sixteen outputs of a linear layer, which are computed together.
#pragma once

#include <cstdint>

namespace parley {

constexpr int64_t kPanel = 16;

}  // namespace parley
