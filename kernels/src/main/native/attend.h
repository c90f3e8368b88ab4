// Attention, divided among the threads of libtorch.
#pragma once

#include "kernel.h"

namespace parley {

void attend(const Attention& attention, const Kernel& kernel);

}  // namespace parley
