package dev.parley.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between attempts: from one second, doubling up to ten, each between half and whole. */
public final class ReconnectDelay {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Duration ceiling = FIRST;

  public Duration next() {
    double share = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    Duration wait = Duration.ofMillis((long) (ceiling.toMillis() * share));
    Duration doubled = ceiling.multipliedBy(2);
    ceiling = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }

  /** After a success the next wait is short again. */
  public void reset() {
    ceiling = FIRST;
  }
}
