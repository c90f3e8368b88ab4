#include <immintrin.h>

#ifdef PARLEY_AVX512VL
#pragma GCC target("avx2,fma,f16c,avx512f,avx512vl,avx512vnni")
#else
#pragma GCC target("avx2,fma,f16c,avxvnni")
#endif

#include "dots_avxvnni.h"

#include "blocks_kernel.h"

namespace parley {
const BlockKernel kAvxVnniBlocks = {"avxvnni", multiply_blocks};
}
