package dev.parley.bench.stack;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.standalone.redis.DataFolder;
import dev.parley.standalone.redis.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A real Redis server, and around it API and worker processes from their jars. */
public final class Stack implements AutoCloseable {

  /**
   * How docker/worker starts a worker: its own objects are few, the model lies outside the heap.
   */
  public static final List<String> WORKER_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx160m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30");

  private static final String READINESS = "/actuator/health/readiness";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final EmbeddedRedis redis;

  private Stack(DataFolder folder) {
    parts.push(folder);
    redis = EmbeddedRedis.start(folder, _ -> {});
    parts.push(redis);
  }

  /** Starts Redis alone. */
  public static Stack start() {
    try {
      return new Stack(DataFolder.claim(Files.createTempDirectory("bench-redis-")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A service that is ready. */
  public record Ready(Program program, URI url, Duration coldStart) {}

  /**
   * Starts an API process.
   *
   * @param jvm options of its JVM
   */
  public Ready api(List<String> jvm, String... settings) {
    return service("api-service", jvm, settings);
  }

  /** Starts a worker with the model of this folder. */
  public Ready worker(Path model, List<String> jvm, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("--parley.model=" + model.toAbsolutePath());
    return service("worker-service", jvm, all.toArray(String[]::new));
  }

  /** Holds its password. */
  public String redisUrl() {
    return redis.url();
  }

  /** A connection to look at it, which the caller closes. */
  public RedisConnections redis() {
    return RedisConnections.open(
        new RedisSettings(redisUrl(), "parley", 1, Duration.ofSeconds(5)),
        RedisConnections.Role.WORKER);
  }

  /** Ends all, what was started last first. */
  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("a part did not end well: " + e);
      }
    }
  }

  private Ready service(String name, List<String> jvm, String... settings) {
    int port = Program.freePort();
    Path jar = root().resolve(name).resolve("target").resolve(name + ".jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true"));
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toString(), "--server.port=" + port));
    command.addAll(List.of(settings));
    Program program = Program.start(command, List.of("REDIS_URL=" + redis.url()));
    parts.push(program);
    URI url = URI.create("http://127.0.0.1:" + port);
    return new Ready(program, url, program.awaitReady(url.resolve(READINESS)));
  }

  /** The repository, as bench/run passes it. */
  public static Path root() {
    return Path.of(System.getProperty("bench.root", ".")).toAbsolutePath();
  }
}
