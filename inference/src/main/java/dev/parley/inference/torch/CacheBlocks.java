package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.UnusableModelException;
import java.util.Locale;

/**
 * How many blocks the cache has.
 *
 * @param ofTexts in the layers that see whole texts: for every seat a text at most, and one block
 *     that may be begun but hold little
 * @param ofWindows in the layers with a window; 0 where there are none
 */
record CacheBlocks(int ofTexts, int ofWindows) {

  /** Tokens of a block. */
  static final int SIZE = 64;

  /**
   * As many as fit.
   *
   * @throws UnusableModelException when these are too few
   */
  static CacheBlocks of(ModelSource source, DecoderSettings settings, MemoryPlan plan) {
    NetworkShape shape = source.shape();
    long most = (long) settings.seats() * (Math.ceilDiv(shape.window(), SIZE) + 1);
    long blocks = Math.min(most, plan.tokens(settings.memoryBytes()) / SIZE);
    if ((blocks - settings.seats()) * SIZE < Math.min(shape.window(), 256)) {
      throw new UnusableModelException(
          source.path(),
          String.format(
              Locale.ROOT,
              "does not fit into %d MiB of memory; give the worker more or choose a smaller model",
              settings.memoryBytes() >> 20));
    }
    int ofTexts = (int) Math.min(Integer.MAX_VALUE / SIZE, blocks);
    return new CacheBlocks(ofTexts, (int) plan.windowTokens((long) ofTexts * SIZE) / SIZE);
  }

  /** Tokens of all texts that these blocks have room for. */
  long tokens() {
    return (long) ofTexts * SIZE;
  }
}
