#include "paths.h"

#ifdef __aarch64__

#include <sys/auxv.h>

namespace parley {

std::vector<const Kernel*> kernels_here() { return {&kNeonKernel}; }

std::vector<const Products*> products_here() {
  std::vector<const Products*> here = {&kNeonProducts};
  if ((getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0) here.push_back(&kNeonDotProducts);
  return here;
}

}  // namespace parley

#else

// See emulate.sh. Of AVX-VNNI there is the same instruction in AVX-512, see sanitize.sh.
#ifdef PARLEY_EMULATED
#define HAS(instructions) true
#else
#define HAS(instructions) __builtin_cpu_supports(instructions)
#endif
#ifdef PARLEY_AVX512VL
#define HAS_VNNI_OF_256_BITS HAS("avx512vnni") && HAS("avx512vl")
#else
#define HAS_VNNI_OF_256_BITS HAS("avxvnni")
#endif

namespace parley {

std::vector<const Kernel*> kernels_here() {
  std::vector<const Kernel*> here;
  if (HAS("avx2")) here.push_back(&kAvx2Kernel);
  if (HAS("avx512bw") && HAS("avx512dq") && HAS("avx512vl")) here.push_back(&kAvx512Kernel);
  return here;
}

std::vector<const Products*> products_here() {
  std::vector<const Products*> here;
  if (HAS("avx2")) here.push_back(&kAvx2Products);
  if (HAS_VNNI_OF_256_BITS) here.push_back(&kAvxVnniProducts);
  if (HAS("avx512vnni")) here.push_back(&kAvx512VnniProducts);
  return here;
}

}  // namespace parley

#endif
