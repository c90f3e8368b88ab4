package dev.parley.redis;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where Redis is and how keys are spelled. What these checks accept, every part accepts: they are
 * the only ones, and the settings of the services use them, too.
 *
 * @param url {@code redis://}, {@code redis-sentinel://} or {@code redis-cluster://}, with TLS
 *     {@code rediss…}, user and password included; never logged
 * @param prefix first part of every key
 * @param shards how many tags the keys are spread over, 1 … 1024
 * @param commandTimeout longest wait for one answer
 * @param security of TLS and Sentinels
 */
public record RedisSettings(
    String url, String prefix, int shards, Duration commandTimeout, RedisSecurity security) {

  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(2500);
  private static final int MOST_SHARDS = 1024;
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SECRET = Pattern.compile("//[^@/]*@");

  public RedisSettings {
    checkUrl(url);
    checkPrefix(prefix);
    checkShards(shards);
    security.ca().ifPresent(ca -> RedisSecurity.checkCa(ca.toString()));
    if (commandTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("commandTimeout is " + commandTimeout);
    }
  }

  /** With nothing of its own to trust. */
  public RedisSettings(String url, String prefix, int shards, Duration commandTimeout) {
    this(url, prefix, shards, commandTimeout, RedisSecurity.DEFAULT);
  }

  /**
   * @throws IllegalArgumentException when it is no address; its message does not show it
   */
  public static void checkUrl(String url) {
    var _ = RedisUrl.parse(url);
  }

  /**
   * @throws IllegalArgumentException when keys cannot begin with it
   */
  public static void checkPrefix(String prefix) {
    require(
        PREFIX.matcher(prefix).matches(),
        "must be 1 to 64 letters, digits, dots, dashes, underscores");
  }

  /**
   * @throws IllegalArgumentException when owners cannot be spread over so many
   */
  public static void checkShards(int shards) {
    require(shards >= 1 && shards <= MOST_SHARDS, "must be 1 to " + MOST_SHARDS);
  }

  /** Whether an address asks for TLS; one that {@link #checkUrl} accepts. */
  public static boolean isEncrypted(String url) {
    return RedisUrl.parse(url).isEncrypted();
  }

  /** Whether an address names Sentinels; one that {@link #checkUrl} accepts. */
  public static boolean namesSentinels(String url) {
    return RedisUrl.parse(url).form() == RedisUrl.Form.SENTINEL;
  }

  /** Whether the address names a cluster. */
  public boolean isCluster() {
    return address().form() == RedisUrl.Form.CLUSTER;
  }

  /** The address, read. */
  public RedisUrl address() {
    return RedisUrl.parse(url);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
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
