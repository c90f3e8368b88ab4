#include "dots_neon.h"

#include "blocks_kernel.h"
#include "linear_kernel.h"
#include "products.h"

namespace parley {
const Products kNeonProducts = {"neon", multiply, multiply_blocks};
}
