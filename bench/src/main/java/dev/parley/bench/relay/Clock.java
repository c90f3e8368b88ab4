package dev.parley.bench.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Numbers tokens, and remembers when each was made. Thread-safe. */
final class Clock {

  private static final int MOST = 1 << 23;

  private final AtomicInteger next = new AtomicInteger(1);
  private final AtomicLongArray made = new AtomicLongArray(MOST);

  /** A number that names this moment. */
  int tick() {
    int id = next.getAndIncrement();
    made.set(id, System.nanoTime());
    return id;
  }

  /** Milliseconds since a number was drawn. */
  double age(int id) {
    return (System.nanoTime() - made.get(id)) / 1e6;
  }
}
