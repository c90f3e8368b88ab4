package dev.parley.faults.cluster;

import dev.parley.api.ApiService;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.testkit.process.JavaProcess;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API as a process of its own, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 */
public record ApiProcess(JavaProcess process, FaultProxy redis, ProcessHolding stock)
    implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("[Pp]ort (\\d+)");

  /** Begins to start one; {@link #base} waits for it. */
  public static ApiProcess start(int redisPort) {
    return start(redisPort, Processes.MANY_FILES);
  }

  /** One with more settings, as flags. */
  public static ApiProcess start(int redisPort, List<String> settings) {
    return start(redisPort, Processes.MANY_FILES, settings);
  }

  /** One that may have so many files open, sockets among them. */
  public static ApiProcess start(int redisPort, int files) {
    return start(redisPort, files, List.of());
  }

  /** One behind a proxy if it has one server. */
  public static ApiProcess start(RedisTarget target) {
    return target.isCluster()
        ? start(target, FaultProxy.toRedis(0), Processes.MANY_FILES, List.of())
        : start(target.port());
  }

  private static ApiProcess start(int redisPort, int files, List<String> settings) {
    FaultProxy redis = FaultProxy.toRedis(redisPort);
    return start(RedisTarget.at(redis), redis, files, settings);
  }

  private static ApiProcess start(
      RedisTarget target, FaultProxy redis, int files, List<String> settings) {
    JavaProcess process =
        Processes.command(ApiService.class)
            .openFiles(files)
            .options("-XX:-MaxFDLimit")
            .arguments(LocalApi.flags(target, settings.toArray(String[]::new)))
            .start();
    return new ApiProcess(process, redis, new ProcessHolding(process));
  }

  /** Its address, once it answers. */
  public URI base() {
    Matcher port = PORT.matcher(process.line(line -> line.contains("Tomcat started on port")));
    stock.takeStock();
    if (!port.find()) {
      throw new AssertionError(process.lines());
    }
    return URI.create("http://127.0.0.1:" + port.group(1));
  }

  /** What it held when it was ready and what it holds now; empty when it was not or has ended. */
  public Optional<Holding> holding() {
    return stock.compare();
  }

  @Override
  public void close() {
    process.close();
    redis.close();
  }
}
