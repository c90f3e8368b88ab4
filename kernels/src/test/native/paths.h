// The paths of the operators' arithmetic that this machine can run; emulated, all that there are.
#pragma once

#include <vector>

#include "kernel.h"
#include "products.h"

namespace parley {

std::vector<const Kernel*> kernels_here();

std::vector<const Products*> products_here();

}  // namespace parley
