#include <immintrin.h>

#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx512vnni,avx2,fma,f16c")

#include "dots_avx512vnni.h"

#include "blocks_kernel.h"
#include "linear_kernel.h"
#include "products.h"

namespace parley {
const Products kAvx512VnniProducts = {"avx512vnni", multiply, multiply_blocks};
}
