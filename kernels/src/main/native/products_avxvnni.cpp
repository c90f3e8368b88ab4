#include <immintrin.h>

#ifdef PARLEY_AVX512VL
#pragma GCC target("avx2,fma,f16c,avx512f,avx512vl,avx512vnni")
#else
#pragma GCC target("avx2,fma,f16c,avxvnni")
#endif

#include "dots_avxvnni.h"

#include "blocks_kernel.h"
#include "linear_kernel.h"
#include "products.h"

namespace parley {
const Products kAvxVnniProducts = {"avxvnni", multiply, multiply_blocks};
}
