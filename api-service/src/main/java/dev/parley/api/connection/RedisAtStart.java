package dev.parley.api.connection;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.service.settings.RedisAddress;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Redis when this process starts before it. */
final class RedisAtStart {

  private static final Logger log = LoggerFactory.getLogger(RedisAtStart.class);
  private static final long PAUSE_NANOS = 500_000_000;

  private RedisAtStart() {}

  /** Connects, trying anew until the patience is over; then the last {@link RedisUnavailable}. */
  static RedisConnections connect(RedisAddress address) {
    long deadline = System.nanoTime() + address.patience().toNanos();
    for (int tries = 1; ; tries++) {
      try {
        return RedisConnections.open(address.settings(), RedisConnections.Role.API);
      } catch (RedisUnavailable away) {
        if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
          throw away;
        }
        tell(tries, address);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void tell(int tries, RedisAddress address) {
    if (tries % 10 == 1) {
      log.info("waiting for Redis at {}", address.settings().safeUrl());
    }
  }
}
