package dev.parley.bench.scale;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens when, in simulated seconds; of the same moment, what was noted first. */
final class Agenda {

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingDouble(Entry::at).thenComparingLong(Entry::order));
  private double now;
  private long noted;

  double now() {
    return now;
  }

  /**
   * @throws IllegalArgumentException when it is over
   */
  void at(double time, Runnable what) {
    if (!(time >= now)) {
      throw new IllegalArgumentException(time + " is before " + now);
    }
    entries.add(new Entry(time, noted++, what));
  }

  /**
   * Lets the next thing happen.
   *
   * @throws java.util.NoSuchElementException when nothing is noted
   */
  void step() {
    Entry next = entries.remove();
    now = next.at;
    next.what.run();
  }

  private record Entry(double at, long order, Runnable what) {}
}
