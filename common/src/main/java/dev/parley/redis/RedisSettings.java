package dev.parley.redis;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where Redis is and how keys are spelled.
 *
 * @param url {@code redis://} or {@code rediss://}, user and password included; never logged
 * @param prefix first part of every key
 * @param shards how many tags the keys are spread over, 1 … 9999
 * @param commandTimeout longest wait for one answer
 */
public record RedisSettings(String url, String prefix, int shards, Duration commandTimeout) {

  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(2500);
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  private static final Pattern SECRET = Pattern.compile("//[^@/]*@");

  public RedisSettings {
    if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
      throw new IllegalArgumentException("the Redis URL must start with redis:// or rediss://");
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("not a key prefix: " + prefix);
    }
    if (shards < 1 || shards > 9999) {
      throw new IllegalArgumentException("shards is " + shards);
    }
    if (commandTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("commandTimeout is " + commandTimeout);
    }
  }

  /** The defaults: prefix {@code parley}, one shard, 2.5 s. */
  public static RedisSettings of(String url) {
    return new RedisSettings(url, "parley", 1, COMMAND_TIMEOUT);
  }

  /** The URL without user and password, for logs and messages. */
  public String safeUrl() {
    return SECRET.matcher(url).replaceFirst("//");
  }

  @Override
  public String toString() {
    return safeUrl() + " prefix " + prefix + ", " + shards + " shards";
  }
}
