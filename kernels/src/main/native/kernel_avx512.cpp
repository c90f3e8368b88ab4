#include "kernel.h"

#include <immintrin.h>

#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,f16c")

#include "lanes_avx512.h"

#include "attention_kernel.h"
#include "candidates_kernel.h"
#include "delta_kernel.h"
#include "gate_kernel.h"

namespace parley {
const Kernel kAvx512Kernel = {"avx512", attend, merge, finish, recur, gate, score};
}
