package dev.parley.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * One time budget for several calls to Redis: those of one HTTP request, for example. Without one,
 * each call may take the command timeout.
 */
public final class TimeBudget {

  /** A thread that was starved of CPU, not of answers, still gets a look at what has arrived. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

  private TimeBudget() {}

  /**
   * Runs {@code calls}, whose waits for Redis together take at most {@code total}, give or take a
   * tenth of a second per call.
   */
  public static <T, X extends Throwable> T share(
      Duration total, ScopedValue.CallableOp<? extends T, X> calls) throws X {
    return ScopedValue.where(DEADLINE, System.nanoTime() + total.toNanos()).call(calls);
  }

  /** What is left for the caller, without that tenth of a second; empty when it has no budget. */
  public static Optional<Duration> remaining() {
    return DEADLINE.isBound()
        ? Optional.of(Duration.ofNanos(Math.max(0, DEADLINE.get() - System.nanoTime())))
        : Optional.empty();
  }

  static Duration left(Duration most) {
    if (!DEADLINE.isBound()) {
      return most;
    }
    long nanos = Math.max(GRACE.toNanos(), DEADLINE.get() - System.nanoTime());
    return nanos < most.toNanos() ? Duration.ofNanos(nanos) : most;
  }
}
