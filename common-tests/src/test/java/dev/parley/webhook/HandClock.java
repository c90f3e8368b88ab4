package dev.parley.webhook;

import dev.parley.access.KeyId;
import dev.parley.redis.Keys;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/**
 * Lets time pass for the deliveries of shard 0, whose scripts read the clock of Redis: moves its
 * dates back.
 */
final class HandClock {

  private final TestRedis server;
  private final Keys keys;

  HandClock(TestRedis server, Keys keys) {
    this.server = server;
    this.keys = keys;
  }

  void pass(Duration time) {
    RedisCommands<String, String> redis = server.commands();
    for (String key : redis.keys(keys.base(0) + "hooks*")) {
      if (redis.type(key).equals("zset")) {
        redis
            .zrangebyscore(key, Range.unbounded())
            .forEach(member -> redis.zincrby(key, (double) -time.toMillis(), member));
      }
    }
  }

  void passForKey(KeyId key, Duration time) {
    server.commands().hincrby(keys.key(0, key.value()), "webhook_until", -time.toMillis());
  }
}
