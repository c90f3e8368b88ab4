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

  public static void check(Check check) {
    check(Integer.getInteger("parley.fuzz.runs", RUNS), check);
  }

  /** For checks that take long: at most so many runs, unless more are asked for. */
  public static void check(int runs, Check check) {
    long first = Long.getLong("parley.fuzz.seed", 1);
    int all = Integer.getInteger("parley.fuzz.runs", runs);
    for (long seed = first; seed < first + all; seed++) {
      try {
        check.run(new Random(seed));
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("-Dparley.fuzz.runs=1 -Dparley.fuzz.seed=" + seed + ": " + e, e);
      }
    }
  }
}
