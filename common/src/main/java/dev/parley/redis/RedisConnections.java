package dev.parley.redis;

/** The two connections of one process: one for commands, one for pub/sub. Thread-safe. */
public final class RedisConnections implements AutoCloseable {

  /** What a process does while Redis is away. */
  public enum Role {
    /** Refuses commands at once while disconnected. */
    API,
    /** Waits for the reconnection, at most the command timeout. */
    WORKER
  }

  private final RedisSettings settings;

  private RedisConnections(RedisSettings settings) {
    this.settings = settings;
  }

  /** Connects; throws {@link RedisUnavailable} when Redis does not answer. */
  public static RedisConnections open(RedisSettings settings, Role role) {
    throw new UnsupportedOperationException("not yet: " + role + new RedisConnections(settings));
  }

  public RedisSettings settings() {
    return settings;
  }

  /** Whether the command connection stands at this moment. */
  public boolean isUp() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
