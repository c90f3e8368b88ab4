package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.fake.FakeTokens;
import dev.parley.standalone.system.TraceReceiver.Received;
import dev.parley.testkit.process.JavaProcess;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An API and a worker with four seats as processes of their own, as Spring starts them. */
class FleetTest {

  private static final int SEATS = 4;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path data;
  private static Fleet fleet;
  private static ApiCaller first;
  private static JavaProcess api;
  private static JavaProcess worker;

  @BeforeAll
  static void start() {
    fleet = new Fleet(data);
    api = fleet.api();
    worker = startWorker("staying");
    first = Fleet.ready(api);
    Fleet.awaitWorkers(first, 1);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void threeChatsStreamSideBySide() {
    int tokens = 300; // for six seconds
    List<String> jobs = Stream.of(1, 2, 3).map(job -> chat(job, tokens)).toList();
    List<StreamRecorder> viewers = jobs.stream().map(first::watch).toList();
    viewers.forEach(viewer -> viewer.textFrame(5));
    for (int job = 1; job <= 3; job++) {
      StreamRecorder viewer = viewers.get(job - 1);
      assertThat(viewer.end().event()).isEqualTo("completed");
      assertThat(viewer.text()).isEqualTo(FakeTokens.text(job, 0, tokens));
    }
    IntStream begun = jobs.stream().mapToInt(job -> place(job, "job running"));
    IntStream ended = jobs.stream().mapToInt(job -> place(job, "job finished"));
    assertThat(begun.max().orElseThrow()).isLessThan(ended.min().orElseThrow());
  }

  /** Among all lines of the worker. */
  private static int place(String job, String message) {
    String found = worker.line(line -> line.contains(job) && line.contains(message));
    return worker.lines().indexOf(found);
  }

  @Test
  void theLogsShowEveryChangeOfAJobAsJsonAndNoWordOfIt() {
    String job =
        first.job(
            "4711 zebrafish",
            ",\"model\":\"fake\",\"max_tokens\":20,\"metadata\":{\"note\":\"okapi\"}");
    StreamRecorder viewer = first.watch(job);
    assertThat(viewer.end().event()).isEqualTo("completed");
    assertThat(viewer.text()).isEqualTo(FakeTokens.text(4711, 0, 20));
    JsonNode queued = line(api, job, "job queued");
    JsonNode running = line(worker, job, "job running");
    JsonNode finished = line(worker, job, "job finished");
    assertThat(queued.path("service").path("name").asString()).isEqualTo("api-service");
    assertThat(running.path("service").path("name").asString()).isEqualTo("worker-service");
    assertThat(List.of(queued, running, finished))
        .allSatisfy(line -> assertThat(line.path("model").asString()).isEqualTo("fake"));
    assertThat(finished.path("status").asString()).isEqualTo("completed");
    assertThat(finished.path("finish_reason").asString()).isEqualTo("length");
    assertThat(finished.path("completion_tokens").asInt()).isEqualTo(20);
    assertThat(finished.path("total_ms").asLong())
        .isGreaterThanOrEqualTo(finished.path("first_token_ms").asLong());
    assertThat(finished.path("first_token_ms").asLong())
        .isGreaterThanOrEqualTo(finished.path("queued_ms").asLong());
    assertThat(Stream.of(api, worker).flatMap(process -> process.lines().stream()))
        .allSatisfy(line -> assertThat(JSON.readTree(line).path("message").isString()).isTrue())
        .noneMatch(line -> line.contains("zebrafish"))
        .noneMatch(line -> line.contains("okapi"))
        .noneMatch(line -> line.contains("4711.0"));
  }

  @Test
  void oneChatIsOneTraceFromTheCallThroughTheQueueIntoTheWorker() {
    String job = chat(6, 20);
    assertThat(first.watch(job).end().event()).isEqualTo("completed");
    Received call = span("http post /v1/jobs", job);
    Received queue = span("queue fake", job);
    Received attempt = span("chat fake", job);
    assertThat(call.service()).isEqualTo("api-service");
    assertThat(call.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(List.of(queue, attempt))
        .allSatisfy(span -> assertThat(span.service()).isEqualTo("worker-service"))
        .allSatisfy(span -> assertThat(span.trace()).isEqualTo(call.trace()))
        .allSatisfy(span -> assertThat(span.parent()).isEqualTo(call.id()));
    assertThat(attempt.attributes())
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.request.model", "fake")
        .containsEntry("gen_ai.usage.input_tokens", "3")
        .containsEntry("gen_ai.usage.output_tokens", "20");
    assertThat(attempt.span().getEventsList()).anyMatch(e -> e.getName().equals("first token"));
    assertThat(fleet.traces().all().toString()).doesNotContain("6.0 6.1");
  }

  @Test
  void anAttemptThatTakesOverLinksToTheOneThatDied() {
    try (JavaProcess dying = startWorker("dying")) {
      Fleet.awaitWorkers(first, 2);
      String job = oneThatRunsOn(dying);
      dying.kill();
      assertThat(first.watch(job).end().event()).isEqualTo("completed");
      Received call = span("http post /v1/jobs", job);
      Received attempt = span("chat fake", job);
      assertThat(attempt.attributes()).containsEntry("parley.attempt", "2");
      assertThat(attempt.trace()).isEqualTo(call.trace());
      assertThat(attempt.links()).hasSize(1);
      assertThat(fleet.traces().all())
          .as("the span of the first attempt never arrived")
          .extracting(Received::id)
          .doesNotContainAnyElementsOf(attempt.links());
    }
    Fleet.awaitWorkers(first, 1);
  }

  /** More jobs than the other worker has seats for. */
  private static String oneThatRunsOn(JavaProcess worker) {
    List<String> jobs = IntStream.range(0, SEATS + 1).mapToObj(i -> chat(11 + i, 300)).toList();
    String running =
        worker.line(line -> line.contains("job running") && jobs.stream().anyMatch(line::contains));
    return JSON.readTree(running).path("job").asString();
  }

  @Test
  void probesAndScrapesOfAWorkerAreInNoTrace() {
    Fleet.ready(worker).untilText("/actuator/prometheus", "parley_worker_seats");
    String job = chat(30, 5);
    assertThat(first.watch(job).end().event()).isEqualTo("completed");
    span("chat fake", job); // what the same worker did before is here then
    assertThat(fleet.traces().all())
        .extracting(received -> received.span().getName())
        .noneMatch(name -> name.contains("actuator"));
  }

  /** Prometheus before 3 refuses a whole page for one of them at a wrong place. */
  @Test
  void traceIdsAreNotAmongTheMetrics() {
    for (ApiCaller service : List.of(first, Fleet.ready(worker))) {
      assertThat(service.scrape())
          .contains("http_server_requests_seconds_count")
          .doesNotContain("trace_id");
    }
  }

  /** Waits for the span of this name that is about the job. */
  private static Received span(String name, String job) {
    return fleet
        .traces()
        .await(
            name + " of " + job,
            received ->
                received.span().getName().equals(name)
                    && job.equals(received.attributes().get("parley.job.id")));
  }

  /** Waits for the line that tells this of the job. */
  private static JsonNode line(JavaProcess process, String job, String message) {
    String found = process.line(line -> line.contains(job) && line.contains(message));
    JsonNode line = JSON.readTree(found);
    assertThat(line.path("job").asString()).isEqualTo(job);
    assertThat(line.path("message").asString()).isEqualTo(message);
    return line;
  }

  private static JavaProcess startWorker(String name) {
    return fleet.worker(name, "--parley.worker.seats=" + SEATS);
  }

  private static String chat(int job, int tokens) {
    return first.job(String.valueOf(job), ",\"model\":\"fake\",\"max_tokens\":" + tokens);
  }
}
