package dev.parley.access;

import java.time.Duration;
import java.util.Optional;

/**
 * A key that somebody wants.
 *
 * @param name for people: 1 to 64 characters without control characters
 * @param life how long it lasts; empty: until it is revoked
 */
public record NewKey(String name, Plan plan, Optional<Duration> life) {

  private static final int LONGEST_NAME = 64;

  public NewKey {
    if (!isName(name)) {
      throw new IllegalArgumentException("a name has 1 to 64 printable characters");
    }
    if (life.isPresent() && life.get().toMillis() < 1) {
      throw new IllegalArgumentException("a life of " + life.get());
    }
  }

  /** Whether a key can be called so. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.codePointCount(0, name.length()) <= LONGEST_NAME
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
