package dev.parley.job;

import java.util.regex.Pattern;

/**
 * Whose job it is: {@link #LOCAL} for a call without a cookie, else the 22 base64url characters of
 * the cookie's 128 random bits. A secret: never logged, never sent to anybody else.
 */
public record OwnerId(String value) {

  private static final Pattern SHAPE = Pattern.compile("local|[A-Za-z0-9_-]{22}");

  /** The owner of calls that name none. The limit of live jobs does not apply to it. */
  public static final OwnerId LOCAL = new OwnerId("local");

  public OwnerId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an owner id");
    }
  }

  public boolean isLocal() {
    return equals(LOCAL);
  }

  @Override
  public String toString() {
    return isLocal() ? "local" : "owner";
  }
}
