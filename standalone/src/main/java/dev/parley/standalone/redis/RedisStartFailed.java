package dev.parley.standalone.redis;

/** The embedded server ended before its first answer, or never answered. */
public final class RedisStartFailed extends RuntimeException {

  RedisStartFailed(String message) {
    super(message);
  }
}
