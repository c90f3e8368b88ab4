package dev.parley.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition with a deadline, for tests that watch another process or thread. It looks
 * often and gives up loudly.
 */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /** Returns when {@code condition} holds; fails after 15 s, naming {@code what}. */
  public static void until(String what, Callable<Boolean> condition) {
    value(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** Returns the first value that {@code source} yields; fails after 15 s, naming {@code what}. */
  public static <T> T value(String what, Callable<Optional<T>> source) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> value = call(source);
      if (value.isPresent()) {
        return value.get();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for: " + what);
  }

  private static <T> T call(Callable<T> callable) {
    try {
      return callable.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
