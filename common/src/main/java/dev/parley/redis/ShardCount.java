package dev.parley.redis;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Over how many shards the owners in Redis are spread. The first process that starts writes it
 * down; whoever counts otherwise would look for jobs where they are not. Each start copies it to
 * all shards, from which it is read while the first is away.
 */
public final class ShardCount {

  private static final int FIRST = 0;

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
    try {
      String stored = storedInFirst(ours);
      if (stored.equals(ours)) {
        copy(ours);
      }
      return stored;
    } catch (RedisUnavailable away) {
      return copied().orElseThrow(() -> away);
    }
  }

  private String storedInFirst(String ours) {
    Optional<String> stored = read(FIRST);
    if (stored.isEmpty()) {
      whereThereIsRoom(() -> redis.call(c -> c.setnx(redis.keys().shards(FIRST), ours)));
      stored = read(FIRST);
    }
    return stored.filter(text -> text.matches("\\d{1,4}")).orElse(ours);
  }

  private Optional<String> read(int shard) {
    String key = redis.keys().shards(shard);
    return Optional.ofNullable(redis.call(c -> c.get(key)));
  }

  /** To the others that answer now. */
  private void copy(String ours) {
    for (int shard = FIRST + 1; shard < redis.settings().shards(); shard++) {
      String key = redis.keys().shards(shard);
      int other = shard;
      whereThereIsRoom(() -> redis.shards().ask(other, () -> redis.call(c -> c.set(key, ours))));
    }
  }

  /** Of the first of the others that has one; the first shard, just asked, is not asked again. */
  private Optional<String> copied() {
    return IntStream.range(FIRST + 1, redis.settings().shards())
        .mapToObj(shard -> redis.shards().ask(shard, () -> read(shard)))
        .flatMap(Optional::stream)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A full Redis takes nothing: the next start will write it. */
  private static void whereThereIsRoom(Runnable write) {
    try {
      write.run();
    } catch (RedisUnavailable e) {
      if (e.kind() != RedisUnavailable.Kind.FULL) {
        throw e;
      }
    }
  }
}
