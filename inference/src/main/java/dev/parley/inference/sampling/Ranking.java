package dev.parley.inference.sampling;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Tokens in the order in which they are drawn: by descending logit, equal ones by ascending id. A
 * vocabulary has 150,000 tokens, so only those that can matter are sorted.
 */
record Ranking(int[] ids, float[] logits) {

  private static final int BUCKETS = 1 << 16;

  /** All tokens whose logit is at least {@code lowest}. */
  static Ranking atLeast(float[] all, double lowest) {
    long[] keys = new long[all.length];
    int count = 0;
    for (int id = 0; id < all.length; id++) {
      if (all[id] >= lowest) {
        keys[count++] = key(all[id], id);
      }
    }
    return sorted(Arrays.copyOf(keys, count), all);
  }

  /** Those of these that pass a test. */
  Ranking where(IntPredicate test) {
    int[] some = new int[ids.length];
    float[] theirs = new float[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (test.test(ids[i])) {
        some[count] = ids[i];
        theirs[count++] = logits[i];
      }
    }
    return new Ranking(Arrays.copyOf(some, count), Arrays.copyOf(theirs, count));
  }

  /** The {@code count} most likely tokens. */
  static Ranking top(float[] all, int count) {
    Ranking ranking = atLeast(all, lowestOfTop(all, count));
    int size = Math.min(count, ranking.ids.length);
    return new Ranking(Arrays.copyOf(ranking.ids, size), Arrays.copyOf(ranking.logits, size));
  }

  /** A bound that at least {@code count} logits reach, and few more: one pass, by upper bits. */
  private static double lowestOfTop(float[] all, int count) {
    int[] sizes = new int[BUCKETS];
    for (float logit : all) {
      sizes[bucket(logit)]++;
    }
    int reached = 0;
    int bucket = BUCKETS;
    while (bucket > 0 && reached < count) {
      bucket--;
      reached += sizes[bucket];
    }
    float lowest = lowestOf(bucket);
    return Float.isNaN(lowest) ? Double.NEGATIVE_INFINITY : lowest;
  }

  private static Ranking sorted(long[] keys, float[] all) {
    Arrays.sort(keys);
    int[] ids = new int[keys.length];
    float[] logits = new float[keys.length];
    for (int i = 0; i < keys.length; i++) {
      ids[i] = (int) keys[i];
      logits[i] = all[ids[i]];
    }
    return new Ranking(ids, logits);
  }

  /** Ascending keys are descending logits; equal logits are ordered by id. */
  private static long key(float logit, int id) {
    return (long) ~rank(logit) << 32 | id;
  }

  private static int bucket(float logit) {
    return (rank(logit) >> 16) + BUCKETS / 2;
  }

  private static float lowestOf(int bucket) {
    int rank = (bucket - BUCKETS / 2) << 16;
    return Float.intBitsToFloat(rank >= 0 ? rank : rank ^ 0x7FFFFFFF);
  }

  /** An integer that orders as the float does (−0 counts as 0). */
  private static int rank(float logit) {
    int bits = Float.floatToIntBits(logit + 0f);
    return bits >= 0 ? bits : bits ^ 0x7FFFFFFF;
  }
}
