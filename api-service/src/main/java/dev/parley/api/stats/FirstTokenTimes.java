package dev.parley.api.stats;

import dev.parley.reading.JobTotals;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Quantiles of the times to the first token, over a window of censuses. The times are counted in
 * classes a quarter of an octave wide, so a quantile is up to 19 % too high. For one thread.
 */
final class FirstTokenTimes {

  private static final double QUARTERS = 4;

  private final int window;
  private final Deque<Map<Integer, Long>> counts = new ArrayDeque<>();

  /**
   * @param window how many censuses back
   */
  FirstTokenTimes(int window) {
    this.window = window;
  }

  void add(JobTotals totals) {
    Map<Integer, Long> now = new HashMap<>();
    totals.firstTokens().forEach((time, count) -> now.merge(time.quarters(), count, Long::sum));
    counts.addLast(now);
    if (counts.size() > window + 1) {
      counts.removeFirst();
    }
  }

  /**
   * Milliseconds within which this part of the answers began; empty without answers.
   *
   * @param part above 0, at most 1
   */
  OptionalLong quantile(double part) {
    Map<Integer, Long> rise = rise();
    long all = rise.values().stream().mapToLong(Long::longValue).sum();
    long wanted = (long) Math.ceil(part * all);
    long sum = 0;
    for (Map.Entry<Integer, Long> time : rise.entrySet()) {
      sum += time.getValue();
      if (sum >= wanted) {
        return OptionalLong.of(Math.round(Math.pow(2, time.getKey() / QUARTERS)));
      }
    }
    return OptionalLong.empty();
  }

  /** In the order of the times. */
  private Map<Integer, Long> rise() {
    Map<Integer, Long> rise = new TreeMap<>();
    if (!counts.isEmpty()) {
      Map<Integer, Long> first = counts.getFirst();
      counts
          .getLast()
          .forEach(
              (time, count) -> {
                long more = count - first.getOrDefault(time, 0L);
                if (more > 0) { // less: another Redis
                  rise.put(time, more);
                }
              });
    }
    return rise;
  }
}
