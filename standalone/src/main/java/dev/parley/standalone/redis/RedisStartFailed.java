package dev.parley.standalone.redis;

/** The embedded server ended, or kept silent, before it answered for the first time. */
public final class RedisStartFailed extends RuntimeException {

  RedisStartFailed(String message) {
    super(message);
  }
}
