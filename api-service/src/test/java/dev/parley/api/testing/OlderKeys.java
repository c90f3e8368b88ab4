package dev.parley.api.testing;

import io.lettuce.core.RestoreArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;

/** Some keys as they were: what a Redis that lost its tail comes back with. */
public record OlderKeys(RedisCommands<String, String> redis, Map<String, byte[]> dumps) {

  public static OlderKeys of(RedisCommands<String, String> redis, String... keys) {
    Map<String, byte[]> dumps = new HashMap<>();
    for (String key : keys) {
      dumps.put(key, redis.dump(key));
    }
    return new OlderKeys(redis, dumps);
  }

  public void restore() {
    dumps.forEach(
        (key, dump) -> redis.restore(key, dump, RestoreArgs.Builder.ttl(0).replace(true)));
  }
}
