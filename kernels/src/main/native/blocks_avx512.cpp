#include <immintrin.h>

#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx512vnni,avx2,fma,f16c")

#include "dots_avx512vnni.h"

#include "blocks_kernel.h"

namespace parley {
const BlockKernel kAvx512VnniBlocks = {"avx512vnni", multiply_blocks};
}
