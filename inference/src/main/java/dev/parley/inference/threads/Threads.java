package dev.parley.inference.threads;

import java.util.Locale;

/**
 * How many threads may compute a step.
 *
 * @param least at least 1
 * @param most at most 1024; where it is the least as well, the number is fixed
 */
public record Threads(int least, int most) {

  public Threads {
    if (least < 1 || most < least || most > 1024) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "threads from %d to %d", least, most));
    }
  }

  /** Always as many. */
  public static Threads fixed(int count) {
    return new Threads(count, count);
  }

  /** As many as find a core of their own, at least one. */
  public static Threads upTo(int most) {
    return new Threads(1, most);
  }

  /** Whether there is nothing to decide. */
  public boolean isFixed() {
    return least == most;
  }
}
