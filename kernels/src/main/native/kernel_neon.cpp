#include "kernel.h"

#include "lanes_neon.h"

#include "attention_kernel.h"
#include "candidates_kernel.h"
#include "delta_kernel.h"
#include "gate_kernel.h"

namespace parley {
const Kernel kNeonKernel = {"neon", attend, merge, finish, recur, gate, score};
}
