package dev.parley.worker.attempt;

import dev.parley.loop.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed job waits for its next attempt: min(10, 2^(n−1)) seconds ± 20 %, never longer
 * than a lease, after which others would look at it anyway.
 */
public record RetryDelay(Duration lease, RandomGenerator chance) {

  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(10)).withJitter(0.8, 1.2);

  Duration after(int attempt) {
    Duration delay = BACKOFF.after(attempt, chance);
    return delay.compareTo(lease) < 0 ? delay : lease;
  }
}
