#include "kernel.h"

#include <immintrin.h>

#pragma GCC target("avx2,fma,f16c")

#include "lanes_avx2.h"

#include "attention_kernel.h"
#include "candidates_kernel.h"
#include "delta_kernel.h"
#include "gate_kernel.h"

namespace parley {
const Kernel kAvx2Kernel = {"avx2", attend, merge, finish, recur, gate, score};
}
