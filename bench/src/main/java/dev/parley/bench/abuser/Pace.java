package dev.parley.bench.abuser;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * So many sends a second and no more, until a time is over: what is measured is the server, not how
 * fast this machine sends. Shared by threads; who was held up does not catch up.
 */
final class Pace {

  private final long interval;
  private final long end;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  Pace(int perSecond, Duration time) {
    this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
    this.end = System.nanoTime() + time.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** Waits for the turn of one send; whether the time lasts. */
  boolean await() {
    long now = System.nanoTime();
    long turn = next.getAndUpdate(planned -> Math.max(planned, now) + interval);
    for (long left = turn - now; left > 0 && !isOver(); left = turn - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return !isOver();
  }
}
