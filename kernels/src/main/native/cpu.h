// Which instruction set the operators run on.
#pragma once

#include <string>

#include "kernel.h"
#include "products.h"

namespace parley {

// "auto": the widest that this machine has; or its name. Throws where it has not.
const Kernel& choose(const std::string& name);

// What was chosen last; the widest when nothing was.
const Kernel& chosen();

// What multiplies then.
const Products& chosen_products();

}  // namespace parley
