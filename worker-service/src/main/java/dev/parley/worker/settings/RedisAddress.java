package dev.parley.worker.settings;

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

  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(2500);

  public RedisAddress {
    Check.that(
        url.matches("rediss?://\\S+"),
        "parley.redis.url",
        "no address",
        "must be redis://host:port");
    Check.that(
        prefix.matches("[A-Za-z0-9._-]{1,32}"),
        "parley.redis.prefix",
        prefix,
        "must be 1 to 32 letters, digits, dots, dashes");
    Check.between("parley.redis.shards", shards, 1, 1024);
    Check.between("parley.redis.patience", patience, Duration.ZERO, Duration.ofHours(1));
  }

  public RedisSettings settings() {
    return new RedisSettings(url, prefix, shards, COMMAND_TIMEOUT);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return settings().toString();
  }
}
