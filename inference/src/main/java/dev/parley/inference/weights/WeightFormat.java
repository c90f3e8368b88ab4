package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.kvcache.CacheFormat;
import java.util.Optional;

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

  /** Whether that pays even where what norms give is to be rotated in every step. */
  default boolean gainsBehindNorms() {
    return gainsFromRotation();
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

  /** What people should know before they compute a network of this shape so. */
  default Optional<String> warning(NetworkShape shape) {
    return Optional.empty();
  }

  /** Prepares the network for weights of this format. To be called before the first one. */
  NetworkCall configure();
}
