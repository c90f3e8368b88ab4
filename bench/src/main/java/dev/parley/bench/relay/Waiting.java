package dev.parley.bench.relay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass, as a measurement must. */
final class Waiting {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private Waiting() {}

  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      LockSupport.parkNanos(end - now);
    }
  }

  /** Waits for a condition, but not for ever: the figures then show what was missing. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE);
    }
  }
}
