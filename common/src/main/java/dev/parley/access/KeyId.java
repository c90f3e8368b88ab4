package dev.parley.access;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names an API key, for people, lists and logs: eight letters and digits. No secret. */
public record KeyId(String value) {

  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z]{8}");

  public KeyId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not the id of a key");
    }
  }

  /** The id that {@code text} spells. */
  public static Optional<KeyId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new KeyId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
