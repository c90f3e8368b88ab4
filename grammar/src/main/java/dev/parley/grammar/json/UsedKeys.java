package dev.parley.grammar.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an object has beyond the declared ones, and the one that is being written.
 * Immutable, shares its tail. {@link #UNTRACKED} remembers nothing.
 */
final class UsedKeys {

  /** Remembers no keys: for objects that cannot have others, and for relaxed states. */
  static final UsedKeys UNTRACKED = new UsedKeys(null, null, 0);

  /** No keys yet. */
  static final UsedKeys NONE = new UsedKeys(null, null, 1);

  /** A key, its last byte first. */
  private record Letters(int octet, int length, int hash, @Nullable Letters before) {

    @SuppressWarnings("ReferenceEquality") // keys share their beginning
    boolean same(Letters other) {
      Letters one = this;
      Letters two = other;
      while (one != null && two != null && one != two) {
        if (one.hash != two.hash || one.length != two.length || one.octet != two.octet) {
          return false;
        }
        one = one.before;
        two = two.before;
      }
      return one == two;
    }
  }

  private final @Nullable UsedKeys earlier;
  private final @Nullable Letters key;
  private final int hash;

  private UsedKeys(@Nullable UsedKeys earlier, @Nullable Letters key, int hash) {
    this.earlier = earlier;
    this.key = key;
    this.hash = hash;
  }

  @SuppressWarnings("ReferenceEquality") // there is one of it
  boolean isTracked() {
    return this != UNTRACKED;
  }

  /** Another key begins. */
  UsedKeys begin() {
    return !isTracked() ? this : new UsedKeys(this, null, 31 * hash + 7);
  }

  /** One more byte of the key. */
  UsedKeys add(int octet) {
    if (!isTracked()) {
      return this;
    }
    int length = key == null ? 1 : key.length + 1;
    int letters = 31 * (key == null ? 0 : key.hash) + octet;
    int tail = earlier == null ? 0 : earlier.hash;
    return new UsedKeys(earlier, new Letters(octet, length, letters, key), 31 * tail + letters);
  }

  /** Whether the key that is being written is one of the earlier ones. */
  boolean isRepeated() {
    if (key == null) {
      return false;
    }
    for (UsedKeys keys = earlier; keys != null; keys = keys.earlier) {
      if (keys.key != null && keys.key.same(key)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UsedKeys keys && same(keys);
  }

  @SuppressWarnings("ReferenceEquality") // they share their tail
  private boolean same(UsedKeys other) {
    UsedKeys one = this;
    UsedKeys two = other;
    while (one != null && two != null && one != two) {
      boolean tracked = one.isTracked() && two.isTracked();
      if (!tracked || one.hash != two.hash || !sameKey(one.key, two.key)) {
        return false;
      }
      one = one.earlier;
      two = two.earlier;
    }
    return one == two;
  }

  private static boolean sameKey(@Nullable Letters one, @Nullable Letters two) {
    if (one == null || two == null) {
      return Objects.equals(one, two);
    }
    return one.same(two);
  }
}
