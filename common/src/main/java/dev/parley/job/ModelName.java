package dev.parley.job;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The id that clients use for a model: lower case, at most 96 safe characters. */
public record ModelName(String value) implements Comparable<ModelName> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._+:-]{0,95}");
  private static final Pattern HUB = Pattern.compile("[A-Za-z0-9._-]{1,96}/[A-Za-z0-9._+:-]{1,96}");

  public ModelName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a model name: " + value);
    }
  }

  /**
   * Reads a name as people write it: any case, or a full hub name ({@code Qwen/Qwen1.5-0.5B-Chat}),
   * whose last part counts. Empty when it can name no model.
   */
  public static Optional<ModelName> parse(String text) {
    String last = HUB.matcher(text).matches() ? text.substring(text.indexOf('/') + 1) : text;
    String name = last.toLowerCase(Locale.ROOT);
    return SHAPE.matcher(name).matches() ? Optional.of(new ModelName(name)) : Optional.empty();
  }

  @Override
  public int compareTo(ModelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
