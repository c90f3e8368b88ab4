package dev.parley.faults.soak;

import dev.parley.faults.invariants.Tally;
import dev.parley.faults.invariants.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What happened in a soak, counted. Thread-safe. */
final class Ledger {

  /** Tails that Redis lost, and how many jobs it had accepted in them. */
  static final String LOST_TAILS = "tails lost";

  static final String LOST_ACCEPTANCES = "acceptances lost";

  private static final int MOST_KEPT = 50;

  private final AtomicInteger losing = new AtomicInteger();
  private final List<Long> pauses = new CopyOnWriteArrayList<>();
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

  /** Redis may lose its tail while this runs. */
  void loseTail(Runnable loss) {
    losing.incrementAndGet();
    count(LOST_TAILS);
    loss.run();
    count(LOST_TAILS);
    losing.decrementAndGet();
  }

  /** Whether Redis may be losing its tail right now. */
  boolean isLosing() {
    return losing.get() > 0;
  }

  /**
   * @param millis for which a shard accepted no chat after its master was gone
   */
  void paused(long millis) {
    pauses.add(millis);
  }

  /** How often no chat was accepted, for how long as a rule, and for how long at most. */
  String pauses() {
    long[] sorted = pauses.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%d, p50 %d ms, p90 %d ms, longest %d ms",
            sorted.length,
            sorted[sorted.length / 2],
            sorted[sorted.length * 9 / 10],
            sorted[sorted.length - 1]);
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
