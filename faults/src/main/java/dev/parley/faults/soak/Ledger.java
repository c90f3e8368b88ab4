package dev.parley.faults.soak;

import dev.parley.faults.invariants.Tally;
import dev.parley.faults.invariants.Violation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What happened in a soak, counted. Thread-safe. */
final class Ledger {

  private static final int MOST_TOLD = 50;

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final List<Violation> violations = new CopyOnWriteArrayList<>();

  void count(String what) {
    add(what, 1);
  }

  void add(String what, long number) {
    counts.computeIfAbsent(what, unused -> new LongAdder()).add(number);
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** All counts whose name begins so, without that beginning. */
  String told(String beginning) {
    StringBuilder line = new StringBuilder();
    counts.forEach(
        (what, count) -> {
          if (what.startsWith(beginning)) {
            line.append("  ").append(what.substring(beginning.length())).append(' ').append(count);
          }
        });
    return line.isEmpty() ? "  none" : line.toString();
  }

  void violated(List<Violation> found) {
    add("violations", found.size());
    found.stream().limit(Math.max(0, MOST_TOLD - violations.size())).forEach(violations::add);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How requests were answered; {@code stored} is not known here, for jobs expire. */
  Tally tally() {
    int accepted = (int) of("answer 202");
    return new Tally(
        (int) of("sent"),
        accepted,
        (int) of("answer 429"),
        (int) (of("answer 503") + of("answer none")),
        0,
        accepted);
  }
}
