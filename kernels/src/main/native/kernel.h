// The operators' arithmetic, once for each instruction set.
#pragma once

#include "attention.h"
#include "candidates.h"
#include "delta.h"
#include "gate.h"

namespace parley {

// The same inputs give the same bits with each.
struct Kernel {
  const char* name;
  // Of one stretch. scratch: scratch_floats of it.
  void (*attend)(const Attention&, const Tile&, int64_t stretch, float* scratch, Partial);
  // Adds the partial of the next stretch.
  void (*merge)(const Attention&, int64_t queries, Partial sum, Partial next);
  // Divides by the sums and writes the tile's part of the output.
  void (*finish)(const Attention&, const Tile&, Partial);
  // Takes the states of the value heads of one key head through at most kTokensOfPiece rows, and
  // writes their part of the output. scratch: scratch_floats of it.
  void (*recur)(const DeltaNet&, const Part&, int64_t key_head, float* scratch);
  // One row.
  void (*gate)(const Gate&, int64_t row);
  // Of one stretch. Writes the largest of each kScored logits.
  StretchScore (*score)(const Candidates&, int64_t row, int64_t stretch, float* largest);
};

extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;
extern const Kernel kNeonKernel;

}  // namespace parley
