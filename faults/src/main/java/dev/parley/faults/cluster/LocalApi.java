package dev.parley.faults.cluster;

import dev.parley.api.ApiService;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** An API in this process, with a proxy between it and Redis. */
public final class LocalApi implements AutoCloseable {

  /** How many jobs may wait per model. */
  public static final int DEPTH = 40;

  private static final String QUEUE_DEPTH = "--parley.queue.depth=";
  private static final int MODELS = 100;

  private final FaultProxy redis;
  private final ConfigurableApplicationContext context;

  private LocalApi(FaultProxy redis, ConfigurableApplicationContext context) {
    this.redis = redis;
    this.context = context;
  }

  /**
   * Starts one on a free port. One after the other: Spring sets up the logging of the whole JVM
   * each time, and not under a lock.
   */
  public static synchronized LocalApi start(int redisPort, String... more) {
    FaultProxy redis = FaultProxy.toRedis(redisPort);
    return start(RedisTarget.at(redis), redis, more);
  }

  /** Starts one that reaches Redis without a proxy, whatever the form of its address. */
  public static synchronized LocalApi direct(
      RedisTarget target, FaultProxy unused, String... more) {
    return start(target, unused, more);
  }

  private static LocalApi start(RedisTarget target, FaultProxy redis, String... more) {
    return new LocalApi(redis, ApiService.start(flags(target, more).toArray(String[]::new)));
  }

  /** The way to Redis. */
  public FaultProxy redis() {
    return redis;
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /** The flags of any API of a cluster, here or in a process of its own. */
  static List<String> flags(RedisTarget redis, String... more) {
    List<String> flags = new ArrayList<>(Times.flags());
    flags.add("--server.port=0");
    flags.addAll(redis.flags());
    if (Stream.of(more).noneMatch(flag -> flag.startsWith(QUEUE_DEPTH))) {
      flags.add(QUEUE_DEPTH + DEPTH);
    }
    flags.add("--parley.owner.calls-per-second=0"); // tests wait by asking again and again
    flags.add("--parley.stream.ping=2s");
    flags.add("--parley.stream.linger=1s");
    flags.add(
        "--parley.models="
            + String.join(",", IntStream.range(0, MODELS).mapToObj(i -> "m" + i).toList()));
    flags.addAll(List.of(more));
    return flags;
  }

  @Override
  public void close() {
    context.close();
    redis.close();
  }
}
