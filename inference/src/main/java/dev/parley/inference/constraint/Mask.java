package dev.parley.inference.constraint;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The tokens that a relaxed state allows. Immutable.
 *
 * @param certain a bit for each id that is allowed in the exact state, too
 * @param doubtful ids that the exact state must be asked about, ascending
 */
record Mask(long[] certain, int[] doubtful) {

  /** Those that are allowed, ascending. */
  int[] ids(IntPredicate test) {
    long[] bits = certain;
    if (doubtful.length > 0) {
      bits = certain.clone();
      for (int id : doubtful) {
        if (test.test(id)) {
          bits[id >> 6] |= 1L << id;
        }
      }
    }
    return ids(bits);
  }

  private static int[] ids(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    int[] ids = new int[count];
    int next = 0;
    for (int i = 0; i < bits.length; i++) {
      for (long word = bits[i]; word != 0; word &= word - 1) {
        ids[next++] = (i << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return ids;
  }

  /** Not thread-safe. */
  static final class Builder {

    private final long[] certain;
    private int[] doubtful = new int[16];
    private int doubts;

    Builder(int vocabulary) {
      this.certain = new long[(vocabulary + 63) >> 6];
    }

    void allow(int id) {
      certain[id >> 6] |= 1L << id;
    }

    void doubt(int id) {
      if (doubts == doubtful.length) {
        doubtful = Arrays.copyOf(doubtful, 2 * doubts);
      }
      doubtful[doubts++] = id;
    }

    Mask build() {
      int[] some = Arrays.copyOf(doubtful, doubts);
      Arrays.sort(some);
      return new Mask(certain, some);
    }
  }
}
