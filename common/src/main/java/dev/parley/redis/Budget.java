package dev.parley.redis;

import java.time.Duration;

/**
 * One time budget for several calls to Redis: those of one HTTP request, for example. Without one,
 * each call may take the command timeout.
 */
public final class Budget {

  private static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

  private Budget() {}

  /** Runs {@code calls}, whose waits for Redis together take at most {@code total}. */
  public static <T, X extends Throwable> T share(
      Duration total, ScopedValue.CallableOp<? extends T, X> calls) throws X {
    return ScopedValue.where(DEADLINE, System.nanoTime() + total.toNanos()).call(calls);
  }

  static Duration left(Duration most) {
    if (!DEADLINE.isBound()) {
      return most;
    }
    Duration left = Duration.ofNanos(Math.max(0, DEADLINE.get() - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
