package dev.parley.worker.attempt;

import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits longer each time that Redis does not answer: 50 ms, doubled up to a second. */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Duration next = FIRST;

  void pause(RedisUnavailable away) throws InterruptedException {
    if (next.equals(FIRST)) {
      log.warn("cannot publish, will try again: {}", away.getMessage());
    }
    Thread.sleep(next);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  void renew() {
    next = FIRST;
  }
}
