package dev.parley.job;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names one worker process, and its consumer in every group. */
public record WorkerId(String value) {

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public WorkerId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a worker id: " + value);
    }
  }

  /** Empty when it is none. */
  public static Optional<WorkerId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new WorkerId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
