package dev.parley.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: {@code min(max, base · factor^(attempt−1))}, multiplied by
 * a random share between {@code least} and {@code most}. It has no state: whoever waits counts its
 * attempts, and starts again from 1 after a success.
 *
 * @param base after the first failed attempt, at least a millisecond
 * @param factor by which each further wait is longer, at least 1
 * @param max before the random share
 * @param least share of the wait, inclusive; 0.8 with a {@code most} of 1.2 spreads by ± 20 %
 * @param most share of the wait, exclusive; equal to {@code least}, nothing is random
 */
public record Backoff(Duration base, double factor, Duration max, double least, double most) {

  public Backoff {
    if (base.toMillis() < 1 || max.compareTo(base) < 0) {
      throw new IllegalArgumentException("base is " + base + ", max is " + max);
    }
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("factor is " + factor);
    }
    if (!(least >= 0 && least <= most && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("jitter is " + least + " to " + most);
    }
  }

  /** Doubles from {@code base} up to {@code max}, without jitter. */
  public static Backoff doubling(Duration base, Duration max) {
    return new Backoff(base, 2, max, 1, 1);
  }

  /** The same waits, each multiplied by a random share of {@code least} to {@code most}. */
  public Backoff withJitter(double least, double most) {
    return new Backoff(base, factor, max, least, most);
  }

  /**
   * The wait after an attempt that failed.
   *
   * @param attempt from 1; any number is safe, however large
   * @param random not asked when there is no jitter
   */
  public Duration after(int attempt, RandomGenerator random) {
    double share = least < most ? random.nextDouble(least, most) : least;
    return Duration.ofMillis(Math.round(millis(attempt) * share));
  }

  private double millis(int attempt) {
    return Math.min(
        (double) max.toMillis(), base.toMillis() * Math.pow(factor, Math.max(0, attempt - 1)));
  }
}
