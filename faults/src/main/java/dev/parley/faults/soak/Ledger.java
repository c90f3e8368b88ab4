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

  /** Tails that Redis lost, and how many jobs it had accepted in them. */
  static final String LOST_TAILS = "tails lost";

  static final String LOST_ACCEPTANCES = "acceptances lost";

  private static final int MOST_KEPT = 50;

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final List<Violation> violations = new CopyOnWriteArrayList<>();

  void count(String what) {
    add(what, 1);
  }

  void add(String what, long number) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).add(number);
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** All counts whose name begins so, without that beginning. */
  String counts(String beginning) {
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
    found.stream().limit(Math.max(0, MOST_KEPT - violations.size())).forEach(violations::add);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /**
   * How requests were answered. Clients send no keys; still, after a 503 or without an answer the
   * job may have been accepted and removed again.
   *
   * @param accepted jobs that Redis ever counted, those included whose count it lost
   */
  Tally tally(long accepted) {
    int unavailable = (int) (of("answer 503") + of("answer none"));
    return new Tally(
        (int) of("sent"),
        (int) of("answer 202"),
        (int) of("answer 429"),
        unavailable,
        unavailable,
        (int) (accepted + of(LOST_ACCEPTANCES)));
  }
}
