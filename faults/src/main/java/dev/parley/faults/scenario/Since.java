package dev.parley.faults.scenario;

import java.time.Duration;
import java.util.Locale;

/**
 * A moment from which on something is promised to take so long at most. A test's machine is shared:
 * by as much as its threads woke late meanwhile, the promise is extended, and by what other
 * processes that share its cores may wait. What took is printed: speed itself is measured by
 * benchmarks.
 *
 * @param nanos by {@code System.nanoTime()}
 * @param lateness of this process's threads until then
 */
public record Since(long nanos, Duration lateness) {

  private static final Duration NOISE = Duration.ofSeconds(15);

  public static Since now() {
    return new Since(System.nanoTime(), Lateness.untilNow());
  }

  /**
   * What happened just now was promised within that time.
   *
   * @throws AssertionError when it took longer, though the machine is not to blame
   */
  public void within(Duration promised, String what) {
    Duration took = Duration.ofNanos(System.nanoTime() - nanos);
    Duration late = Lateness.untilNow().minus(lateness);
    System.out.printf(
        Locale.ROOT,
        "%s: %d of %d ms, the machine was late by %d%n",
        what,
        took.toMillis(),
        promised.toMillis(),
        late.toMillis());
    if (took.compareTo(promised.plus(late).plus(NOISE)) >= 0) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s took %s, promised are %s, the machine was late by %s",
              what,
              took,
              promised,
              late));
    }
  }
}
