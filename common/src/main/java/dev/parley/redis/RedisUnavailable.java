package dev.parley.redis;

/**
 * Redis cannot serve this call now. Whether a write happened is unknown; every script may be run
 * again with the same arguments.
 */
public final class RedisUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public RedisUnavailable(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong with Redis. */
  public enum Kind {
    /** Disconnected, too slow, loading, read-only or busy: try again. */
    AWAY,
    /** Out of memory or unable to write its disk: it takes nothing new. */
    FULL
  }
}
