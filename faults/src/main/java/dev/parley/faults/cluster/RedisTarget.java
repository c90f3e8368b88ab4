package dev.parley.faults.cluster;

import dev.parley.redis.RedisSecurity;
import dev.parley.service.settings.RedisAddress;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an API or a worker takes for Redis.
 *
 * @param url an address in any form
 * @param shards over which owners are spread
 * @param security whom to trust, and the Sentinels' password
 */
public record RedisTarget(String url, int shards, RedisSecurity security) {

  /** How many words of a command line it is. */
  static final int WORDS = 4;

  /** One without TLS, or with an authority that Java knows. */
  public RedisTarget(String url, int shards) {
    this(url, shards, RedisSecurity.DEFAULT);
  }

  /** One server on the loopback interface, or a proxy before it. */
  public static RedisTarget at(int port) {
    return new RedisTarget("redis://127.0.0.1:" + port, 1);
  }

  static RedisTarget at(FaultProxy proxy) {
    return at(proxy.port());
  }

  /** Whether it is a Redis Cluster, before which stands no proxy. */
  public boolean isCluster() {
    return url.contains("-cluster:");
  }

  /** Of the one server, for a proxy before it. */
  int port() {
    return URI.create(url).getPort();
  }

  RedisAddress address() {
    return new RedisAddress(
        url,
        "parley",
        shards,
        Duration.ofSeconds(60),
        security.ca().map(Path::toString),
        security.sentinelUser(),
        security.sentinelPassword());
  }

  /** The flags of a service. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("--parley.redis.url=" + url);
    flags.add("--parley.redis.shards=" + shards);
    security.ca().ifPresent(ca -> flags.add("--parley.redis.ca=" + ca));
    security
        .sentinelPassword()
        .ifPresent(password -> flags.add("--parley.redis.sentinel-password=" + password));
    return flags;
  }

  /** For a command line. */
  List<String> words() {
    return List.of(
        url,
        Integer.toString(shards),
        security.ca().map(Path::toString).orElse(""),
        security.sentinelPassword().orElse(""));
  }

  static RedisTarget parse(String... words) {
    Optional<Path> ca = Optional.of(words[2]).filter(word -> !word.isEmpty()).map(Path::of);
    Optional<String> password = Optional.of(words[3]).filter(word -> !word.isEmpty());
    return new RedisTarget(
        words[0], Integer.parseInt(words[1]), new RedisSecurity(ca, Optional.empty(), password));
  }
}
