// What main.cpp runs.
#pragma once

#include "paths.h"

namespace parley {

// Whether all operators give finite numbers over tensors of odd sizes. results: a hash of them.
bool all_finite(const Kernel& kernel, uint64_t* results);

// Whether rows are quantised as plain arithmetic does it, bit for bit.
bool quantizes_exactly();

// Whether products of eight bits are those of plain arithmetic, bit for bit; and products of blocks.
bool multiplies_exactly(const Products& products);
bool multiplies_blocks_exactly(const Products& products);

}  // namespace parley
