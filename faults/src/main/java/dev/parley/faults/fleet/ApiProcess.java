package dev.parley.faults.fleet;

import dev.parley.api.ApiService;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API as a process of its own, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 */
public record ApiProcess(JavaProcess process, FaultProxy redis) implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("[Pp]ort (\\d+)");

  private static final int MANY_FILES = 4096;

  /** Begins to start one; {@link #base} waits for it. */
  public static ApiProcess start(int redisPort) {
    return start(redisPort, MANY_FILES);
  }

  /** One that may have so many files open, sockets among them. */
  public static ApiProcess start(int redisPort, int files) {
    FaultProxy redis = FaultProxy.toRedis(redisPort);
    List<String> jvm = List.of("-XX:-MaxFDLimit");
    return new ApiProcess(
        JavaProcess.start(ApiService.class, files, jvm, Api.flags(redis.port())), redis);
  }

  /** Its address, once it answers. */
  public URI base() {
    Matcher port = PORT.matcher(process.line(line -> line.contains("Tomcat started on port")));
    process.takeStock();
    if (!port.find()) {
      throw new AssertionError(process.lines());
    }
    return URI.create("http://127.0.0.1:" + port.group(1));
  }

  @Override
  public void close() {
    process.close();
    redis.close();
  }
}
