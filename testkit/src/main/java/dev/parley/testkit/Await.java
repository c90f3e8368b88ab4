package dev.parley.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.pollinterval.IterativePollInterval;

/**
 * Waits for a condition with a deadline, for tests that watch another process or thread: Awaitility
 * with the patience of our tests. The condition is called on the caller's thread, at once and then
 * often; what it throws is thrown on.
 */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Short at first; a condition that takes seconds to hold is not to take a core meanwhile. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

  private Await() {}

  /** Returns when {@code condition} holds; fails after 30 s, naming {@code what}. */
  public static void until(String what, Callable<Boolean> condition) {
    try {
      waiting(what).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Returns the first value that {@code source} yields; fails after 30 s, naming {@code what}. */
  public static <T> T value(String what, Callable<Optional<T>> source) {
    try {
      return waiting(what).until(source, Optional::isPresent).orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static Duration next(Duration pause) {
    Duration longer = pause.plusMillis(1);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private static ConditionFactory waiting(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(IterativePollInterval.iterative(Await::next, PAUSE))
        .pollInSameThread();
  }
}
