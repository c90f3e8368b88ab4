package dev.parley.faults.cluster;

import dev.parley.faults.client.ApiClient;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.FaultProxy;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One Redis with an append-only file and APIs in this process, which many tests share: starting
 * them is what takes long. Each test has a scenario of its own in it.
 */
public final class Cluster implements AutoCloseable {

  private static @Nullable Cluster shared;

  private final @Nullable TestRedis redis;
  private final RedisTarget target;
  private final RedisClusterCommands<String, String> look;
  private final LocalApi near;
  private final LocalApi far;
  private final AtomicInteger models = new AtomicInteger();

  private Cluster(int apis, String... flags) {
    TestRedis own = TestRedis.own();
    redis = own;
    target = RedisTarget.at(own.port());
    look = own.commands();
    near = LocalApi.start(redisPort(), flags);
    far = apis > 1 ? LocalApi.start(redisPort(), flags) : near;
  }

  private Cluster(TestCluster servers, RedisTarget address, String... flags) {
    redis = null;
    target = address;
    look = servers.commands();
    near = LocalApi.direct(target, FaultProxy.toRedis(0), flags);
    far = LocalApi.direct(target, FaultProxy.toRedis(0), flags);
  }

  /** Two APIs of one's own over a Redis Cluster, which stays the caller's. */
  public static Cluster over(TestCluster servers, RedisTarget address, String... flags) {
    return new Cluster(servers, address, flags);
  }

  /** The cluster of this JVM, built at the first call. */
  public static synchronized Cluster shared() {
    Cluster cluster = shared;
    if (cluster == null) {
      cluster = new Cluster(2);
      shared = cluster; // ends with the JVM, and so does its Redis
    }
    return cluster;
  }

  /** A cluster of one's own, with two APIs. */
  public static Cluster build() {
    return new Cluster(2);
  }

  /** A cluster of one's own, with one API that is near and far: for tests that break its Redis. */
  public static Cluster small() {
    return new Cluster(1);
  }

  /** A small one where calls may have a key, and need none. */
  public static Cluster open() {
    return new Cluster(1, "--parley.access=open");
  }

  /** The name of a model that nobody else in this cluster uses. */
  public String nextModel() {
    return "m" + models.getAndIncrement();
  }

  /** The one server. */
  public TestRedis redis() {
    return Objects.requireNonNull(redis, "it is a Redis Cluster");
  }

  public int redisPort() {
    return redis().port();
  }

  /** What APIs and workers take for Redis. */
  public RedisTarget target() {
    return target;
  }

  /** For looking at keys. */
  public RedisClusterCommands<String, String> look() {
    return look;
  }

  /** The API where jobs are asked for. */
  public LocalApi near() {
    return near;
  }

  /** The other API. */
  public LocalApi far() {
    return far;
  }

  /** Ends every fault and waits until both APIs are ready. */
  public void heal() {
    if (redis != null) {
      heal(redis);
    }
    Await.until("the near API is ready", () -> new ApiClient(near.base()).isReady());
    Await.until("the far API is ready", () -> new ApiClient(far.base()).isReady());
  }

  private void heal(TestRedis server) {
    server.resume();
    server.clearDisk();
    server.start();
    server.commands().replicaofNoOne();
    server.configure("maxmemory", "256mb");
    near.redis().pass();
    far.redis().pass();
  }

  @Override
  public void close() {
    heal();
    near.close();
    if (far != near) {
      far.close();
    }
    if (redis != null) {
      redis.close();
    }
  }
}
