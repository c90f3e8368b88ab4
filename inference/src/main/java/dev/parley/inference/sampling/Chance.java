package dev.parley.inference.sampling;

/**
 * Randomness without state: a number for every (seed, token index), so that another worker draws
 * the same token. A counter-based generator in the manner of SplitMix64 (Steele, Lea, Flood 2014):
 * the seed is mixed first, so that neighbouring seeds share nothing, then counted on by the golden
 * ratio and mixed again.
 */
final class Chance {

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private Chance() {}

  /** Evenly distributed in [0, 1), in steps of 2^−53. */
  static double at(long seed, long index) {
    long start = mix(seed + GOLDEN_RATIO);
    return (mix(start + (index + 1) * GOLDEN_RATIO) >>> 11) * UNIT;
  }

  /** The same for every further number that a token needs; the first is the one without. */
  static double at(long seed, long index, int turn) {
    return turn == 0 ? at(seed, index) : at(mix(mix(seed) + turn * GOLDEN_RATIO), index);
  }

  /** Stafford's variant 13 of the MurmurHash3 finalizer: each bit of z moves each of the result. */
  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
    return b ^ b >>> 31;
  }
}
