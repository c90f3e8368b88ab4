package dev.parley.bench.stack;

import java.util.ArrayList;
import java.util.List;

/**
 * When the tokens of one answer arrived, in ns of {@link System#nanoTime}. One thread writes, then
 * others read.
 */
final class Timeline {

  private final long asked;
  private final List<Arrival> arrivals = new ArrayList<>();

  private record Arrival(long time, int tokens) {}

  Timeline(long asked) {
    this.asked = asked;
  }

  void add(long time, int tokens) {
    arrivals.add(new Arrival(time, tokens));
  }

  long asked() {
    return asked;
  }

  long first() {
    return arrivals.getFirst().time();
  }

  long last() {
    return arrivals.getLast().time();
  }

  int tokens() {
    return arrivals.stream().mapToInt(Arrival::tokens).sum();
  }

  /** Tokens that arrived after {@code from} and not after {@code to}. */
  int tokens(long from, long to) {
    return arrivals.stream()
        .filter(arrival -> arrival.time() > from && arrival.time() <= to)
        .mapToInt(Arrival::tokens)
        .sum();
  }
}
