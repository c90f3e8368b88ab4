package dev.parley.faults.fleet;

import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One Redis with an append-only file and APIs in this process, which many tests share: starting
 * them is what takes long. Each test has a {@link Scene} of its own in it.
 */
public final class House implements AutoCloseable {

  private static @Nullable House shared;

  private final TestRedis redis;
  private final Api near;
  private final Api far;
  private final AtomicInteger scenes = new AtomicInteger();

  private House(int apis) {
    redis = TestRedis.own();
    near = Api.start(redisPort());
    far = apis > 1 ? Api.start(redisPort()) : near;
  }

  /** The house of this JVM, built at the first call. */
  public static synchronized House shared() {
    House house = shared;
    if (house == null) {
      house = new House(2);
      shared = house; // ends with the JVM, and so does its Redis
    }
    return house;
  }

  /** A house of one's own, with two APIs. */
  public static House build() {
    return new House(2);
  }

  /** A house of one's own, with one API that is near and far: for tests that break its Redis. */
  public static House small() {
    return new House(1);
  }

  /** A model name that nobody else uses; its jobs belong to nobody in particular. */
  public Scene scene() {
    return scene(Optional.empty());
  }

  /** One whose jobs belong to a cookie: at most eight may live at once. */
  public Scene ownedScene() {
    return scene(Optional.of(Scene.newOwner()));
  }

  private Scene scene(Optional<String> owner) {
    return new Scene(this, "m" + scenes.getAndIncrement(), owner);
  }

  public TestRedis redis() {
    return redis;
  }

  public int redisPort() {
    return URI.create(redis.url()).getPort();
  }

  /** The API where jobs are asked for. */
  public Api near() {
    return near;
  }

  /** The other API. */
  public Api far() {
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
    Await.until("the near API is ready", () -> new Caller(near.base()).isReady());
    Await.until("the far API is ready", () -> new Caller(far.base()).isReady());
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
