package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;

/** How the matrices of the linear layers are stored and computed with. */
public sealed interface WeightFormat permits RowFormat, AsStored {

  /** The name in settings, model cards and fingerprints. */
  String label();

  /** How keys and values are cached unless a setting says otherwise; the format errs by more. */
  CacheFormat cache();

  /** Whether outliers cost precision, so that they should be spread where the network allows it. */
  default boolean gainsFromRotation() {
    return false;
  }

  /** Whether the final norm is part of the head's matrix rather than a factor before it. */
  default boolean foldsFinalNorm() {
    return false;
  }

  /**
   * Whether a row has the same bits with any number of threads: integers are summed, or what is not
   * is cut alike by any of them.
   */
  default boolean isSameOnAnyThreads() {
    return false;
  }

  /** Prepares the network for weights of this format. To be called before the first one. */
  NetworkCall configure();
}
