package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Embedding;

/**
 * How the memory of a decoder is spent. Of the matrices with a row for each token only the head is
 * held, see {@link Embedding}.
 *
 * @param weights bytes of the weights as they are held
 * @param token bytes of one token's keys and values in all layers
 */
record MemoryPlan(long weights, long token) {

  /** libtorch's code, the rows of a step, the logits of a batch. */
  private static final long SCRATCH = 256L << 20;

  static MemoryPlan of(NetworkShape shape, Computation computation) {
    long onDisk = shape.isTied() ? 0 : shape.vocabularyParameters();
    long keys = 2L * shape.layers() * shape.keyValueHeads() * shape.headSize();
    return new MemoryPlan(
        computation.format().heldBytes(shape.parameters() - onDisk),
        keys * (computation.halfCache() ? 2 : 4));
  }

  /** All of it, with the keys and values of so many tokens. */
  long bytes(long tokens) {
    return weights + SCRATCH + tokens * token;
  }

  /** Tokens whose keys and values fit beside the weights. */
  long tokens(long budget) {
    return Math.max(0, budget - weights - SCRATCH) / token;
  }
}
