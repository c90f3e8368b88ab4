package dev.parley.api.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failed attempt, each time by up to a tenth more or less, so that what
 * failed together does not come back together.
 *
 * @param delays after the first failure, the second …; after the last one a delivery is given up
 */
record RetrySchedule(List<Duration> delays) {

  private static final double JITTER = 0.1;

  /** Empty when it is to be given up. */
  Optional<Duration> after(int failures, RandomGenerator random) {
    if (failures > delays.size()) {
      return Optional.empty();
    }
    double share = random.nextDouble(1 - JITTER, 1 + JITTER);
    return Optional.of(Duration.ofMillis(Math.round(delays.get(failures - 1).toMillis() * share)));
  }
}
