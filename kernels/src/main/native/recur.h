// Gated DeltaNets, divided among the threads of libtorch.
#pragma once

#include <vector>

#include "kernel.h"

namespace parley {

// alone: parts that depend on no other. in_order: others, which may read what those before wrote.
void recur(const DeltaNet& net, const std::vector<Part>& alone, const std::vector<Part>& in_order,
           const Kernel& kernel);

}  // namespace parley
