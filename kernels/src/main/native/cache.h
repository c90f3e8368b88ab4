// What keys and values are stored as.
#pragma once

namespace parley {

// Numbers of eight bits have a scale for each token and head.
enum class CacheType { kFloat, kHalf, kEight };

}  // namespace parley
