// What multiplies numbers of eight bits, once for each instruction set.
#pragma once

#include "blocks.h"
#include "linear.h"

namespace parley {

// The outputs of one panel for all rows. The same inputs give the same bits with each.
struct Products {
  const char* name;
  void (*multiply)(const Linear&, int64_t panel, const LinearRows&);
  void (*multiply_blocks)(const BlockLinear&, const Blocks&, int64_t panel, const QuantizedRows&,
                          const GroupTerms&);
};

extern const Products kAvx2Products;
extern const Products kAvxVnniProducts;
extern const Products kAvx512VnniProducts;
extern const Products kNeonProducts;
extern const Products kNeonDotProducts;

}  // namespace parley
