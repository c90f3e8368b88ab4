package dev.parley.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent a job may be. */
public enum JobPriority {
  HIGH,
  NORMAL,
  LOW;

  /** The name on the wire: lower case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it goes before {@code other}. */
  public boolean isAbove(JobPriority other) {
    return compareTo(other) < 0;
  }

  /** This one, or {@code limit} where this one is above it. */
  public JobPriority atMost(JobPriority limit) {
    return isAbove(limit) ? limit : this;
  }

  /** The priority that {@code text} names. */
  public static Optional<JobPriority> parse(String text) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(text)).findFirst();
  }
}
