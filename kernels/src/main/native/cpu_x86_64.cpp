#include "instructions.h"

namespace parley {
namespace {

// __builtin_cpu_supports looks at what the system saves of the registers too.
bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
}

}  // namespace

const char* const kLeastInstructions = "avx2";

const Kernel* find_kernel(const std::string& name) {
  bool any = name == "auto";
  if ((any || name == "avx512") && has_avx512()) return &kAvx512Kernel;
  return (any || name == "avx2") && has_avx2() ? &kAvx2Kernel : nullptr;
}

// Those of 256 bits are no part of AVX-512.
const Products& find_products(const Kernel& kernel, const std::string& name) {
  if (&kernel == &kAvx512Kernel && __builtin_cpu_supports("avx512vnni")) return kAvx512VnniProducts;
  return name == "auto" && __builtin_cpu_supports("avxvnni") ? kAvxVnniProducts : kAvx2Products;
}

}  // namespace parley
