package dev.parley.faults.cluster;

import dev.parley.faults.client.ApiClient;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One Redis with an append-only file and APIs in this process, which many tests share: starting
 * them is what takes long. Each test has a scenario of its own in it.
 */
public final class Cluster implements AutoCloseable {

  private static @Nullable Cluster shared;

  private final TestRedis redis;
  private final LocalApi near;
  private final LocalApi far;
  private final AtomicInteger models = new AtomicInteger();

  private Cluster(int apis, String... flags) {
    redis = TestRedis.own();
    near = LocalApi.start(redisPort(), flags);
    far = apis > 1 ? LocalApi.start(redisPort(), flags) : near;
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

  public TestRedis redis() {
    return redis;
  }

  public int redisPort() {
    return URI.create(redis.url()).getPort();
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
    redis.resume();
    redis.clearDisk();
    redis.start();
    redis.commands().replicaofNoOne();
    redis.configure("maxmemory", "256mb");
    near.redis().pass();
    far.redis().pass();
    Await.until("the near API is ready", () -> new ApiClient(near.base()).isReady());
    Await.until("the far API is ready", () -> new ApiClient(far.base()).isReady());
  }

  @Override
  public void close() {
    heal();
    near.close();
    if (far != near) {
      far.close();
    }
    redis.close();
  }
}
