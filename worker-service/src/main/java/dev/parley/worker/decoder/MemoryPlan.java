package dev.parley.worker.decoder;

import dev.parley.worker.folder.NetworkShape;

/**
 * How the memory of a decoder is spent.
 *
 * @param weights bytes of the weights as they are held
 * @param token bytes of one token's keys and values in all layers
 */
record MemoryPlan(long weights, long token) {

  /** libtorch's code, the rows of a step, the logits of a batch. */
  private static final long SCRATCH = 256L << 20;

  static MemoryPlan of(NetworkShape shape, Precision precision, boolean halfCache) {
    long bytes = precision == Precision.INT8 ? 1 : 4;
    boolean twice = !shape.tied() || precision == Precision.INT8;
    long vocabulary = (long) shape.vocabulary() * shape.hidden() * (twice ? 2 : 1);
    long keys = 2L * shape.layers() * shape.keyValueHeads() * shape.headSize();
    return new MemoryPlan(
        (vocabulary + shape.layers() * layer(shape)) * bytes, keys * (halfCache ? 2 : 4));
  }

  private static long layer(NetworkShape shape) {
    long attention = 2L * (shape.heads() + shape.keyValueHeads()) * shape.headSize();
    return shape.hidden() * (attention + 3L * shape.inner());
  }

  /** Tokens that fit; a third of the cache is left for the rounding up of {@link CacheBanks}. */
  long tokens(long budget) {
    return Math.max(0, budget - weights - SCRATCH) / token * 2 / 3;
  }
}
