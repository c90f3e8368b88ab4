#include <sys/auxv.h>

#include "instructions.h"

namespace parley {

const char* const kLeastInstructions = "neon";

const Kernel* find_kernel(const std::string& name) {
  return name == "auto" || name == "neon" ? &kNeonKernel : nullptr;
}

const Products& find_products(const Kernel&, const std::string&) {
  return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0 ? kNeonDotProducts : kNeonProducts;
}

}  // namespace parley
