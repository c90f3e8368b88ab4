// Tests the operators' arithmetic on every path that there is here, without libtorch: see sanitize.sh
// and emulate.sh. The last line names the hash of all operators' results, which is the same on every path.

#include <cstdio>

#include "checks.h"

int main() {
  using namespace parley;
  bool good = quantizes_exactly();
  std::printf("rows: %s\n", good ? "exact" : "WRONG");
  for (const Products* products : products_here()) {
    bool exact = multiplies_exactly(*products) & multiplies_blocks_exactly(*products);
    std::printf("%s: %s\n", products->name, exact ? "exact" : "WRONG");
    good &= exact;
  }
  uint64_t first = 0;
  for (const Kernel* kernel : kernels_here()) {
    uint64_t results;
    bool finite = all_finite(*kernel, &results);
    if (first == 0) first = results;
    bool same = results == first;
    std::printf("%s: %s, results %016llx\n", kernel->name,
                !finite ? "WRONG" : same ? "within bounds" : "OTHER NUMBERS",
                static_cast<unsigned long long>(results));
    good &= finite && same;
  }
  return good ? 0 : 1;
}
