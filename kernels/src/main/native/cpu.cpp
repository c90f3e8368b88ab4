#include "cpu.h"

#include <c10/util/Exception.h>

#include <atomic>

namespace parley {
namespace {

std::atomic<const Kernel*> choice{nullptr};
std::atomic<const Products*> product_choice{&kAvx2Products};

// __builtin_cpu_supports looks at what the system saves of the registers too.
bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
}

// Of the instructions that this kernel may use. Those of 256 bits are no part of AVX-512.
const Products& products_beside(const Kernel& kernel, bool any) {
  if (&kernel == &kAvx512Kernel && __builtin_cpu_supports("avx512vnni")) return kAvx512VnniProducts;
  return any && __builtin_cpu_supports("avxvnni") ? kAvxVnniProducts : kAvx2Products;
}

}  // namespace

const Kernel& choose(const std::string& name) {
  bool any = name == "auto";
  const Kernel* found = nullptr;
  if ((any || name == "avx512") && has_avx512()) {
    found = &kAvx512Kernel;
  } else if ((any || name == "avx2") && has_avx2()) {
    found = &kAvx2Kernel;
  }
  TORCH_CHECK(found != nullptr, "this CPU has not what the operators need: ", any ? "avx2" : name);
  product_choice.store(&products_beside(*found, any));
  choice.store(found);
  return *found;
}

const Kernel& chosen() {
  const Kernel* found = choice.load();
  return found != nullptr ? *found : choose("auto");
}

const Products& chosen_products() {
  chosen();
  return *product_choice.load();
}

}  // namespace parley
