package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.ModelName;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Redis goes away, freezes, or fills up, and comes back. */
class OutageTest {

  private static final Duration PROMISED = Duration.ofSeconds(3);

  private final TestRedis redis = TestRedis.own();
  private TestApi api;
  private HandWorker worker;
  private Client client;

  @BeforeEach
  void start() {
    api = TestApi.start(redis.url());
    worker = HandWorker.at(api);
    client = api.client();
  }

  @AfterEach
  void close() {
    redis.resume();
    worker.close();
    api.close();
    redis.close();
  }

  @Test
  void withoutRedisCallsAreRefusedInTimeAndStreamsStay() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    Turn turn = worker.begin();
    turn.generate("before ");
    try (EventReader events = client.events(id)) {
      events.until("tokens");
      redis.kill();
      events.forget();
      for (Supplier<HttpResponse<String>> call : calls(id)) {
        assertUnavailable(call);
      }
      assertModelsAreListedWithoutWorkers();
      assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertPinged(events);
      redis.start();
      Await.until("the API is ready", this::isReady);
      turn.generate("after");
      turn.finish();
      assertThat(EventReader.text(events.toEnd())).isEqualTo("after");
    }
    assertThat(client.job(id).get("output").get("text").asString()).isEqualTo("before after");
    client.ask(worker.model(), "x");
  }

  @Test
  void aFrozenRedisHoldsNobodyAndLeavesNoJobBehind() {
    String waiting = client.ask(worker.model(), "warm").get("id").asString();
    String queue = new Keys(api.redis().prefix()).order(0, name());
    redis.pause();
    assertUnavailable(() -> client.post("/v1/jobs", Client.chat(worker.model(), "lost")));
    assertUnavailable(() -> postStreamed("lost"));
    assertUnavailable(() -> client.get("/v1/jobs/" + waiting, "Prefer", "wait=60"));
    redis.resume();
    Await.until("the API is ready", this::isReady);
    Await.until("the lost jobs are erased", () -> redis.commands().zcard(queue) == 1);
    client.ask(worker.model(), "x");
    assertThat(redis.commands().zcard(queue)).isEqualTo(2);
  }

  @Test
  void withAKeyTheRetryFindsTheJob() {
    client.ask(worker.model(), "warm");
    String body = Client.chat(worker.model(), "kept");
    redis.pause();
    assertUnavailable(() -> client.post("/v1/jobs", body, "Idempotency-Key", "k"));
    redis.resume();
    Await.until("the API is ready", this::isReady);
    String first =
        Client.json(client.post("/v1/jobs", body, "Idempotency-Key", "k")).get("id").asString();
    String second =
        Client.json(client.post("/v1/jobs", body, "Idempotency-Key", "k")).get("id").asString();
    assertThat(first).isEqualTo(second);
    assertThat(Client.json(client.get("/v1/jobs")).get("data").size()).isEqualTo(2);
  }

  @Test
  void aFullRedisRefusesNewJobsOnly() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    Turn turn = worker.begin();
    redis.configure("maxmemory", "1mb");
    HttpResponse<String> refused = client.post("/v1/jobs", Client.chat(worker.model(), "x"));
    assertThat(Client.code(refused)).isEqualTo("queue_unavailable");
    turn.generate("a");
    turn.finish();
    assertThat(client.job(id).get("status").asString()).isEqualTo("completed");
    redis.configure("maxmemory", "256mb");
    client.ask(worker.model(), "x");
  }

  private List<Supplier<HttpResponse<String>>> calls(String id) {
    return List.of(
        () -> client.post("/v1/jobs", Client.chat(worker.model(), "x")),
        () -> postStreamed("x"),
        () -> client.get("/v1/jobs/" + id),
        () -> client.get("/v1/jobs"),
        () -> client.post("/v1/jobs/" + id + "/cancel", "{}"),
        () -> client.delete("/v1/jobs/" + id));
  }

  /** Twice: the first may have been on its way before the outage. */
  private static void assertPinged(EventReader events) {
    assertThat(List.of(events.nextRaw(), events.nextRaw()))
        .allMatch(frame -> frame.name().equals("comment"));
  }

  private static void assertUnavailable(Supplier<HttpResponse<String>> call) {
    long start = System.nanoTime();
    HttpResponse<String> answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Client.code(answer)).isEqualTo("queue_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  /** Front ends that are refused the list show no models at all. */
  private void assertModelsAreListedWithoutWorkers() {
    HttpResponse<String> answer = client.get("/v1/models");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode model = Client.json(answer).at("/data/0");
    assertThat(model.get("id").asString()).isEqualTo(worker.model());
    assertThat(model.get("workers").asInt()).isZero();
  }

  private HttpResponse<String> postStreamed(String question) {
    return client.post(
        "/v1/jobs", Client.chat(worker.model(), question), "Accept", "text/event-stream");
  }

  private boolean isReady() {
    return client.get("/actuator/health/readiness").statusCode() == 200;
  }

  private ModelName name() {
    return new ModelName(worker.model());
  }
}
