package dev.parley.faults.soak;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One kind of fault.
 *
 * @param action lets it happen and last; what has to be mended is mended when it returns
 */
record Fault(String name, Runnable action) {

  /** The time that a fault lasts. */
  static void last(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
