#include <immintrin.h>

#pragma GCC target("avx2,fma,f16c")

#include "dots_avx2.h"

#include "blocks_kernel.h"

namespace parley {
const BlockKernel kAvx2Blocks = {"avx2", multiply_blocks};
}
