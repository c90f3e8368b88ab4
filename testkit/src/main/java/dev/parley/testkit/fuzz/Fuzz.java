package dev.parley.testkit.fuzz;

import java.util.Random;

/**
 * Repeats a check with inputs drawn from consecutive seeds, and names the seed of the first that
 * fails. {@code -Dparley.fuzz.runs=1000000} makes it long, {@code -Dparley.fuzz.seed=N} begins
 * elsewhere, and with one run repeats a failure.
 */
public final class Fuzz {

  private static final int RUNS = 2_000;

  private Fuzz() {}

  /** One check of one drawn input; throws when it does not hold. */
  public interface Check {
    void run(Random random) throws Exception;
  }

  /**
   * The chance that belongs to a seed. The seeds are mixed first (MurmurHash3's finalizer): the
   * first numbers that {@link Random} draws from neighbouring seeds are nearly the same.
   */
  public static Random random(long seed) {
    long mixed = (seed ^ (seed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return new Random(mixed ^ (mixed >>> 33));
  }

  public static void check(Check check) {
    check(Integer.getInteger("parley.fuzz.runs", RUNS), check);
  }

  /** For checks that take long: at most so many runs, unless more are asked for. */
  public static void check(int runs, Check check) {
    long first = Long.getLong("parley.fuzz.seed", 1);
    int all = Integer.getInteger("parley.fuzz.runs", runs);
    for (long seed = first; seed < first + all; seed++) {
      try {
        check.run(random(seed));
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("-Dparley.fuzz.runs=1 -Dparley.fuzz.seed=" + seed + ": " + e, e);
      }
    }
  }
}
