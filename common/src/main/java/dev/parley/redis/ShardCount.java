package dev.parley.redis;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Over how many shards the owners in Redis are spread. The first process that starts writes it
 * down; whoever counts otherwise would look for jobs where they are not.
 */
public final class ShardCount {

  private final RedisConnections redis;

  public ShardCount(RedisConnections redis) {
    this.redis = redis;
  }

  /** The count that is stored, when it is not that of this process; else empty. */
  public OptionalInt other() {
    String ours = Integer.toString(redis.settings().shards());
    String stored = stored(ours);
    return stored.equals(ours) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(stored));
  }

  private String stored(String ours) {
    String key = redis.keys().shards();
    @Nullable String stored = redis.call(c -> c.get(key));
    if (stored == null) {
      store(key, ours);
      stored = redis.call(c -> c.get(key));
    }
    return stored == null || !stored.matches("\\d{1,4}") ? ours : stored;
  }

  /** A full Redis takes none: the next start will write it. */
  private void store(String key, String ours) {
    try {
      redis.call(c -> c.setnx(key, ours));
    } catch (RedisUnavailable e) {
      if (e.kind() != RedisUnavailable.Kind.FULL) {
        throw e;
      }
    }
  }
}
