#include <arm_neon.h>

#pragma GCC target("arch=armv8.2-a+dotprod")
#define PARLEY_DOTPROD

#include "dots_neon.h"

#include "blocks_kernel.h"
#include "linear_kernel.h"
#include "products.h"

namespace parley {
const Products kNeonDotProducts = {"neondot", multiply, multiply_blocks};
}
