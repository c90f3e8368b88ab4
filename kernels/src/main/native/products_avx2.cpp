#include <immintrin.h>

#pragma GCC target("avx2,fma,f16c")

#include "dots_avx2.h"

#include "blocks_kernel.h"
#include "linear_kernel.h"
#include "products.h"

namespace parley {
const Products kAvx2Products = {"avx2", multiply, multiply_blocks};
}
