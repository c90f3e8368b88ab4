package dev.parley.models.hub.remote;

import java.time.Duration;

/**
 * How much trouble a pull bears.
 *
 * @param tries of one thing, without any progress between them
 * @param firstPause before the second try; doubled before each further one
 * @param longestPause that a hub may ask for
 * @param answer how long a hub may think before it answers
 * @param silence how long a line may be silent in mid-file
 * @param sleep how to wait
 */
public record RetryPolicy(
    int tries,
    Duration firstPause,
    Duration longestPause,
    Duration answer,
    Duration silence,
    Sleep sleep) {

  public static final RetryPolicy USUAL =
      new RetryPolicy(
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Thread::sleep);

  /** For a question whose answer only informs. */
  public static final RetryPolicy BRIEF =
      new RetryPolicy(
          1,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Thread::sleep);

  /** Waits; an argument, so that tests need not. */
  @FunctionalInterface
  public interface Sleep {
    void pause(Duration duration) throws InterruptedException;
  }
}
