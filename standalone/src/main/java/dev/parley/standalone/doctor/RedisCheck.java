package dev.parley.standalone.doctor;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import dev.parley.standalone.redis.EmbeddedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Redis server.
 *
 * @param url of another one than our own
 */
record RedisCheck(Optional<String> url) {

  private static final Pattern VERSION = Pattern.compile("redis_version:((\\d+)\\.\\S+)");
  private static final int NEEDED = 7;

  Finding finding() {
    return url.map(RedisCheck::remote).orElseGet(RedisCheck::own);
  }

  private static Finding own() {
    return EmbeddedRedis.isAvailable()
        ? Finding.good("Redis", "one of our own, started with Parley")
        : Finding.bad(
            "Redis",
            "none is packed for this system",
            "run one and pass its address with --redis URL");
  }

  private static Finding remote(String url) {
    try {
      RedisSettings settings = RedisSettings.of(url);
      try (RedisConnections redis = RedisConnections.open(settings, Role.API)) {
        return judged(settings.safeUrl(), redis.call(commands -> commands.info()));
      } catch (RedisUnavailable e) {
        return Finding.bad(
            "Redis", settings.safeUrl() + " does not answer", "start it, or leave --redis out");
      }
    } catch (IllegalArgumentException e) {
      return Finding.bad(
          "Redis", "--redis is no address of a server", "it looks like redis://host:6379");
    }
  }

  static Finding judged(String url, String info) {
    Matcher version = VERSION.matcher(info);
    if (!version.find()) {
      return Finding.poor("Redis", url + " reports no version", "it must be Redis 7 or newer");
    }
    String text = url + " answers, version " + version.group(1);
    if (Integer.parseInt(version.group(2)) < NEEDED) {
      return Finding.bad("Redis", text, "take Redis 7 or newer, or leave --redis out");
    }
    List<String> wrong = wrong(info);
    return wrong.isEmpty()
        ? Finding.good("Redis", text)
        : Finding.poor("Redis", text, "redis-cli config set: " + String.join("; ", wrong));
  }

  /** The settings with which chats would get lost, each as it should be. */
  private static List<String> wrong(String info) {
    List<String> wrong = new ArrayList<>();
    if (info.contains("maxmemory:0\r")) {
      wrong.add("maxmemory 256mb (without, a full machine ends it)");
    }
    if (!info.contains("maxmemory_policy:noeviction")) {
      wrong.add("maxmemory-policy noeviction (else it throws chats away)");
    }
    if (!info.contains("aof_enabled:1")) {
      wrong.add("appendonly yes (else a restart loses chats)");
    }
    return wrong;
  }
}
