package dev.parley.standalone.system;

import dev.parley.api.ApiService;
import dev.parley.standalone.redis.DataFolder;
import dev.parley.standalone.redis.EmbeddedRedis;
import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Services as processes of their own on one Redis, with a short lease. */
final class Fleet implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("[Pp]ort (\\d+)");

  private final DataFolder folder;
  private final EmbeddedRedis redis;
  private final TraceReceiver traces = new TraceReceiver();
  private final List<JavaProcess> processes = new CopyOnWriteArrayList<>();

  Fleet(Path data) {
    folder = DataFolder.claim(data);
    redis = EmbeddedRedis.start(folder, _ -> {});
  }

  /** Begins to start an API; {@link #ready} waits for it. */
  JavaProcess api(String... flags) {
    return start(ApiService.class, "--parley.models=fake", "--server.port=0", flags);
  }

  /** Begins to start a worker with the fake model. */
  JavaProcess worker(String name, String... flags) {
    return start(FakeWorker.class, "--parley.worker.id=" + name, "--server.port=0", flags);
  }

  /** Where all processes send their traces. */
  TraceReceiver traces() {
    return traces;
  }

  /** Waits until the service takes jobs, or works on them. */
  static ApiCaller ready(JavaProcess service) {
    String line = service.line(text -> text.contains("Tomcat started on port"));
    Matcher port = PORT.matcher(line);
    if (!port.find()) {
      throw new AssertionError(line);
    }
    return ApiCaller.at("http://127.0.0.1:" + port.group(1)).ready();
  }

  /** Waits until so many workers serve the fake model. */
  static void awaitWorkers(ApiCaller api, int workers) {
    api.until(
        "/v1/queue",
        queue ->
            queue
                .path("data")
                .valueStream()
                .anyMatch(
                    line ->
                        line.path("model").asString("").equals("fake")
                            && line.path("workers").asInt(0) == workers));
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
    traces.close();
    redis.close();
    folder.close();
  }

  private JavaProcess start(Class<?> main, String first, String second, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(first, second));
    arguments.add("--parley.redis.url=" + redis.url());
    arguments.addAll(List.of("--parley.lease.duration=2s", "--parley.lease.heartbeat=400ms"));
    arguments.add("--parley.sweep.period=500ms");
    arguments.add("--logging.structured.format.console=ecs");
    arguments.add("--logging.level.dev.parley=trace");
    arguments.addAll(List.of(flags));
    arguments.add("--management.opentelemetry.tracing.export.schedule-delay=200ms");
    JavaProcess process =
        Processes.start(
            main,
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint()),
            arguments.toArray(String[]::new));
    processes.add(process);
    return process;
  }
}
