package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Embedding;

/**
 * How the memory of a decoder is spent. Of the matrices with a row for each token only the head is
 * held, see {@link Embedding}.
 *
 * @param weights bytes of the weights as they are held
 * @param states bytes of the states of all texts, running and kept
 * @param token bytes of one token's keys and values in all layers
 */
record MemoryPlan(long weights, long states, long token) {

  /** libtorch's code, the rows of a step, the logits of a batch. */
  private static final long SCRATCH = 256L << 20;

  /**
   * For each seat the state of its text, one that a prompt's next tokens make of it, and two that
   * are kept for texts to come.
   */
  private static final int STATES_PER_SEAT = 4;

  /** Slots for the states of texts, one of them for that of the empty text. */
  static int stateSlots(NetworkShape shape, int seats) {
    return shape.isRecurrent() ? 1 + seats * STATES_PER_SEAT : 0;
  }

  static MemoryPlan of(NetworkShape shape, Computation computation, int seats) {
    long onDisk = shape.isTied() ? 0 : shape.vocabularyParameters();
    long keys = 2L * shape.attendingLayers() * shape.keyValueHeads() * shape.headSize();
    return new MemoryPlan(
        computation.format().heldBytes(shape.parameters() - onDisk),
        stateSlots(shape, seats) * shape.stateNumbers() * Float.BYTES,
        keys * (computation.halfCache() ? 2 : 4));
  }

  /** All of it, with the keys and values of so many tokens. */
  long bytes(long tokens) {
    return weights + states + SCRATCH + tokens * token;
  }

  /** Tokens whose keys and values fit beside the weights. */
  long tokens(long budget) {
    return Math.max(0, budget - weights - states - SCRATCH) / Math.max(1, token);
  }
}
