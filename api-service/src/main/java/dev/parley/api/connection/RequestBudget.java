package dev.parley.api.connection;

import dev.parley.redis.RedisUnavailable;
import dev.parley.redis.TimeBudget;
import dev.parley.service.settings.RedisAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Gives all Redis calls of one HTTP request one time limit together, so that a Redis that answers
 * slowly, or no longer, never holds a client for more than that.
 */
public final class RequestBudget {

  private RequestBudget() {}

  /** The result of {@code work}, which runs in the caller's thread, within its budget if any. */
  public static <T> T within(Supplier<T> work) {
    return within(RedisAddress.BUDGET, work);
  }

  static <T> T within(Duration total, Supplier<T> work) {
    return TimeBudget.remaining().isPresent() ? work.get() : TimeBudget.share(total, work::get);
  }

  /**
   * Takes a lock that others hold while they read from Redis, or throws when the time is over: a
   * Redis that does not answer holds up the hundredth of them no longer than the first.
   */
  public static void lock(Lock lock) {
    try {
      if (!lock.tryLock(left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw away("others still wait for an answer", new TimeoutException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private static RedisUnavailable away(String message, Exception cause) {
    return new RedisUnavailable(RedisUnavailable.Kind.AWAY, message, cause);
  }

  /** What the caller may still wait for, a whole budget outside of {@link #within}. */
  static Duration left() {
    return TimeBudget.remaining().orElse(RedisAddress.BUDGET);
  }
}
