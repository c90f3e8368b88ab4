package dev.parley.bench.scale;

import java.util.ArrayDeque;
import java.util.Deque;

/** Who waits for a seat: first what was begun before, then first come, first served. */
final class WaitingLine {

  private final double timeout;
  private final Deque<SimulatedChat> begun = new ArrayDeque<>();
  private final Deque<SimulatedChat> fresh = new ArrayDeque<>();
  private int timedOut;

  /**
   * @param timeout seconds that a chat waits for its first begin
   */
  WaitingLine(double timeout) {
    this.timeout = timeout;
  }

  void add(SimulatedChat chat) {
    fresh.add(chat);
  }

  void giveBack(SimulatedChat chat) {
    begun.add(chat);
  }

  /** How many wait. */
  int size(double now) {
    expire(now);
    return begun.size() + fresh.size();
  }

  /** Lets those go who waited too long. */
  void expire(double now) {
    while (!fresh.isEmpty() && now - fresh.element().at() > timeout) {
      fresh.remove();
      timedOut++;
    }
  }

  /** The next; only when somebody waits. */
  SimulatedChat next() {
    return begun.isEmpty() ? fresh.remove() : begun.remove();
  }

  int timedOut() {
    return timedOut;
  }
}
