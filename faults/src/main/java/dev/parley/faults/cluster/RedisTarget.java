package dev.parley.faults.cluster;

import dev.parley.service.settings.RedisAddress;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.time.Duration;

/**
 * What an API or a worker takes for Redis.
 *
 * @param url an address in any form
 * @param shards over which owners are spread
 */
public record RedisTarget(String url, int shards) {

  /** One server on the loopback interface, or a proxy before it. */
  public static RedisTarget at(int port) {
    return new RedisTarget("redis://127.0.0.1:" + port, 1);
  }

  static RedisTarget at(FaultProxy proxy) {
    return at(proxy.port());
  }

  /** Whether it is a Redis Cluster, before which stands no proxy. */
  boolean isCluster() {
    return url.startsWith("redis-cluster:");
  }

  /** Of the one server, for a proxy before it. */
  int port() {
    return URI.create(url).getPort();
  }

  RedisAddress address() {
    return new RedisAddress(url, "parley", shards, Duration.ofSeconds(10));
  }
}
