package dev.parley.faults.scenario;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How late a thread of this process is woken, summed up: next to nothing where a core is free. A
 * thread of its own sleeps for a moment, over and over, and looks how long that was.
 */
final class Lateness {

  private static final Duration MOMENT = Duration.ofMillis(10);

  private static final AtomicLong NANOS = new AtomicLong();

  static {
    Thread.ofPlatform().name("lateness").daemon().start(Lateness::measure);
  }

  private Lateness() {}

  static Duration untilNow() {
    return Duration.ofNanos(NANOS.get());
  }

  private static void measure() {
    try {
      while (true) {
        long before = System.nanoTime();
        Thread.sleep(MOMENT);
        NANOS.addAndGet(Math.max(0, System.nanoTime() - before - MOMENT.toNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
