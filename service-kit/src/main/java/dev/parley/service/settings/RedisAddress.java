package dev.parley.service.settings;

import dev.parley.redis.RedisSecurity;
import dev.parley.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Where Redis is.
 *
 * @param url may hold a password; never logged
 * @param prefix of every key
 * @param shards over which owners are spread
 * @param patience how long a start waits for Redis
 * @param ca file of the authorities that sign its certificates, PEM
 * @param sentinelUser of the Sentinels
 * @param sentinelPassword of the Sentinels; never logged
 */
@ConfigurationProperties("parley.redis")
public record RedisAddress(
    @DefaultValue("redis://127.0.0.1:6379") String url,
    @DefaultValue("parley") String prefix,
    @DefaultValue("1") int shards,
    @DefaultValue("30s") Duration patience,
    Optional<String> ca,
    @Name("sentinel-user") Optional<String> sentinelUser,
    @Name("sentinel-password") Optional<String> sentinelPassword) {

  /** One command, and all commands of one HTTP request together, may take this long. */
  public static final Duration BUDGET = Duration.ofMillis(2500);

  @ConstructorBinding
  public RedisAddress {
    Check.accepted("parley.redis.shards", shards, () -> RedisSettings.checkShards(shards));
    Check.accepted("parley.redis.prefix", prefix, () -> RedisSettings.checkPrefix(prefix));
    Check.accepted("parley.redis.url", "no address", () -> RedisSettings.checkUrl(url));
    Check.between("parley.redis.patience", patience, Duration.ZERO, Duration.ofHours(1));
    ca = present(ca);
    sentinelUser = present(sentinelUser);
    sentinelPassword = present(sentinelPassword);
    ca.ifPresent(file -> checkCa(url, file));
    Check.that(
        sentinelPassword.isEmpty() || RedisSettings.namesSentinels(url),
        "parley.redis.sentinel-password",
        "set",
        "needs Sentinels: parley.redis.url begins with redis-sentinel");
    Check.that(
        sentinelUser.isEmpty() || sentinelPassword.isPresent(),
        "parley.redis.sentinel-user",
        "set",
        "needs parley.redis.sentinel-password");
  }

  /** Without certificates and Sentinels. */
  public RedisAddress(String url, String prefix, int shards, Duration patience) {
    this(url, prefix, shards, patience, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public RedisSettings settings() {
    RedisSecurity security = new RedisSecurity(ca.map(Path::of), sentinelUser, sentinelPassword);
    return new RedisSettings(url, prefix, shards, BUDGET, security);
  }

  /** A variable that is set to nothing, as in a compose file, is not set. */
  private static Optional<String> present(Optional<String> value) {
    return value.filter(text -> !text.isBlank());
  }

  private static void checkCa(String url, String file) {
    Check.accepted("parley.redis.ca", file, () -> RedisSecurity.checkCa(file));
    Check.that(
        RedisSettings.isEncrypted(url),
        "parley.redis.ca",
        file,
        "needs TLS: parley.redis.url begins with rediss");
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return settings().toString();
  }
}
