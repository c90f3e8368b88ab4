package dev.parley.api.connection;

import dev.parley.loop.Backoff;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Repeats a Redis call that must still happen although its client has its answer, until Redis takes
 * it. At most a thousand at once and ten minutes each, so that a long outage costs bounded memory;
 * what is dropped then ends by its timeouts.
 */
@Component
public class RetriedCalls implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RetriedCalls.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(250), Duration.ofSeconds(1)).withJitter(0.8, 1.2);

  private final Semaphore slots = new Semaphore(1000);
  private volatile Mode mode = Mode.OPEN;

  private enum Mode {
    OPEN,
    CLOSED
  }

  /** Returns at once. {@code call} must be idempotent. */
  public void untilDone(String what, Runnable call) {
    if (!slots.tryAcquire()) {
      log.warn("too many calls are being retried: {} is left to its timeouts", what);
      return;
    }
    Thread.ofVirtual().name("retry").start(() -> repeat(what, call));
  }

  private void repeat(String what, Runnable call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int attempt = 1;
    try {
      while (mode == Mode.OPEN && System.nanoTime() - deadline < 0 && !succeeds(call)) {
        LockSupport.parkNanos(BACKOFF.after(attempt++, ThreadLocalRandom.current()).toNanos());
      }
    } catch (RuntimeException e) {
      log.error("{} failed", what, e);
    } finally {
      slots.release();
    }
  }

  private static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RedisUnavailable away) {
      return false;
    }
  }

  @Override
  public void close() {
    mode = Mode.CLOSED;
  }
}
