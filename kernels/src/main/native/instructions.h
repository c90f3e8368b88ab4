// The instruction sets of one kind of CPU: cpu_x86_64.cpp or cpu_aarch64.cpp.
#pragma once

#include <string>

#include "kernel.h"
#include "products.h"

namespace parley {

// The least that the operators need.
extern const char* const kLeastInstructions;

// The one of this name, or for "auto" the widest; null where this machine has it not.
const Kernel* find_kernel(const std::string& name);

// The fastest of the instructions that may be used beside a kernel that was found by this name.
const Products& find_products(const Kernel& kernel, const std::string& name);

}  // namespace parley
