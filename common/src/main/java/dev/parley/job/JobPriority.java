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

  /** The priority that {@code text} names. */
  public static Optional<JobPriority> parse(String text) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(text)).findFirst();
  }
}
