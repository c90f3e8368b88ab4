package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.AsStored;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Embedding;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.inference.weights.stored.StoredMatrices;

/**
 * How the memory of a decoder is spent. Of the matrices with a row for each token only the head is
 * held, see {@link Embedding}.
 *
 * @param weights bytes of the weights as they are held
 * @param states bytes of the states of all texts, running and kept
 * @param token bytes of one token's keys and values in the layers that see whole texts
 * @param windowToken the same in the layers with a window
 * @param windowTokens that the latter keep at most, of all texts
 */
record MemoryPlan(long weights, long states, long token, long windowToken, long windowTokens) {

  /** libtorch's code, the rows of a step, the logits of a batch. */
  private static final long SCRATCH = 256L << 20;

  /**
   * For each seat the state of its text, one that a prompt's next tokens make of it, and two that
   * are kept for texts to come.
   */
  private static final int STATES_PER_SEAT = 4;

  /** Tokens that the scheduler takes through the layers at once: no wave of prompts has more. */
  static final int AT_ONCE = 512;

  /** Slots for the states of texts; one is for that of the empty text, one for drafts of all. */
  static int stateSlots(NetworkShape shape, int seats) {
    return shape.isRecurrent() ? 2 + seats * STATES_PER_SEAT : 0;
  }

  static MemoryPlan of(ModelWeights model, Computation computation, int seats) {
    NetworkShape shape = model.shape();
    long layer = 2 * computation.cache().bytes(shape.keyValueHeads(), shape.headSize());
    return new MemoryPlan(
        held(model, computation.format()),
        stateSlots(shape, seats) * shape.stateNumbers() * Float.BYTES,
        (shape.attendingLayers() - shape.windowLayers()) * layer,
        shape.windowLayers() * layer,
        shape.windowLayers() == 0 ? 0 : seats * tokensOfSeat(shape.windows().tokens()));
  }

  private static long held(ModelWeights model, WeightFormat format) {
    NetworkShape shape = model.shape();
    long onDisk = shape.isTied() ? 0 : shape.vocabularyParameters();
    return switch (format) {
      case BlockRows rows ->
          rows.heldBytes(shape.layerParameters())
              + new BlockRows(8).heldBytes(shape.vocabularyParameters());
      case RowFormat rows -> rows.heldBytes(shape.parameters() - onDisk);
      case AsStored _ -> new StoredMatrices(model).bytes();
    };
  }

  /**
   * For each seat the window of its text, which may begin and end within a block, and what is
   * computed at once behind it; and a window that is kept for texts to come.
   */
  static long tokensOfSeat(long window) {
    return (Math.ceilDiv(2 * window + AT_ONCE, CacheBlocks.SIZE) + 2) * CacheBlocks.SIZE;
  }

  /** All of it, with the keys and values of so many tokens. */
  long bytes(long tokens) {
    return weights + states + SCRATCH + tokens * token + windowTokens(tokens) * windowToken;
  }

  /** As many of so many tokens as the layers with a window have room for. */
  long windowTokens(long tokens) {
    return Math.min(tokens, windowTokens);
  }

  /** Tokens whose keys and values fit beside the weights. */
  long tokens(long budget) {
    long room = Math.max(0, budget - weights - states - SCRATCH);
    long inAllLayers = room / Math.max(1, token + windowToken);
    return inAllLayers < windowTokens
        ? inAllLayers
        : (room - windowTokens * windowToken) / Math.max(1, token);
  }
}
