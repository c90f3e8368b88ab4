package dev.parley.worker.attempt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed job waits for its next attempt: min(10, 2^(n−1)) seconds ± 20 %, never longer
 * than a lease, after which others would look at it anyway.
 */
public record RetryDelay(Duration lease, RandomGenerator chance) {

  Duration after(int attempt) {
    double seconds = Math.min(10, Math.pow(2, attempt - 1.0)) * chance.nextDouble(0.8, 1.2);
    Duration delay = Duration.ofMillis(Math.round(seconds * 1000));
    return delay.compareTo(lease) < 0 ? delay : lease;
  }
}
