package dev.parley.faults.fleet;

import java.time.Duration;

/**
 * A moment from which on something is promised to take so long at most. A test's machine is shared
 * and may stand still for seconds, so a test only fails when it takes a multiple; it prints what it
 * took. Benchmarks and the soak measure on a quiet one.
 *
 * @param nanos by {@code System.nanoTime()}
 */
public record Since(long nanos) {

  private static final int SLACK = 4;

  public static Since now() {
    return new Since(System.nanoTime());
  }

  /**
   * What happened just now was promised within that time.
   *
   * @throws AssertionError when it took several times as long
   */
  public void within(Duration promised, String what) {
    Duration took = Duration.ofNanos(System.nanoTime() - nanos);
    System.out.printf("%s: %d of %d ms%n", what, took.toMillis(), promised.toMillis());
    if (took.compareTo(promised.multipliedBy(SLACK)) >= 0) {
      throw new AssertionError(what + " took " + took + ", promised are " + promised);
    }
  }
}
