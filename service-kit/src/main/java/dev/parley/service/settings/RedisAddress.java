package dev.parley.service.settings;

import dev.parley.redis.RedisSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is.
 *
 * @param url may hold a password; never logged
 * @param prefix of every key
 * @param shards over which owners are spread
 * @param patience how long a start waits for Redis
 */
@ConfigurationProperties("parley.redis")
public record RedisAddress(
    @DefaultValue("redis://127.0.0.1:6379") String url,
    @DefaultValue("parley") String prefix,
    @DefaultValue("1") int shards,
    @DefaultValue("30s") Duration patience) {

  /** One command, and all commands of one HTTP request together, may take this long. */
  public static final Duration BUDGET = Duration.ofMillis(2500);

  public RedisAddress {
    Check.accepted("parley.redis.shards", shards, () -> RedisSettings.checkShards(shards));
    Check.accepted("parley.redis.prefix", prefix, () -> RedisSettings.checkPrefix(prefix));
    Check.accepted("parley.redis.url", "no address", () -> RedisSettings.checkUrl(url));
    Check.between("parley.redis.patience", patience, Duration.ZERO, Duration.ofHours(1));
  }

  public RedisSettings settings() {
    return new RedisSettings(url, prefix, shards, BUDGET);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return settings().toString();
  }
}
