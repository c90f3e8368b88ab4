package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Waiting for jobs, ending, erasing and listing them. */
class JobsTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aWaitingPostIsAnsweredAtTheEnd() {
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
            () -> client.post("/v1/jobs", Client.chat(worker.model(), "x"), "Prefer", "wait=60"));
    worker.answer("a", "b");
    assertThat(answer.join().statusCode()).isEqualTo(202);
    assertThat(text(answer.join())).isEqualTo("ab");
    assertThat(Client.json(answer.join()).get("status").asString()).isEqualTo("completed");
  }

  @Test
  void aWaitingPostIsAnsweredAfterItsTime() {
    Instant start = Instant.now();
    HttpResponse<String> answer =
        client.post("/v1/jobs", Client.chat(worker.model(), "x"), "Prefer", "wait=1");
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Client.json(answer).get("status").asString()).isEqualTo("queued");
  }

  @Test
  void aWaitingGetIsAnsweredAtTheEndEvenOfATimeout() {
    String id = ask();
    Turn turn = worker.begin();
    turn.generate("so far");
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
            () -> client.get("/v1/jobs/" + id, "Prefer", "respond-async, wait=60"));
    turn.finish(
        new Ending.TimedOut(new Failure(Failure.Code.TOKEN_GAP_TIMEOUT, "No token in time.")));
    JsonNode job = Client.json(answer.join());
    assertThat(job.get("status").asString()).isEqualTo("timed_out");
    assertThat(job.get("error").get("code").asString()).isEqualTo("token_gap_timeout");
    assertThat(job.get("output").get("text").asString()).isEqualTo("so far");
  }

  @Test
  void cancelEndsAJobOnceAndIsIdempotent() {
    String id = ask();
    try (EventReader events = client.events(id)) {
      Turn turn = worker.begin();
      turn.generate("so far");
      events.until("tokens");
      HttpResponse<String> first = cancel(id);
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(Client.json(first).get("status").asString()).isEqualTo("cancelled");
      assertThat(text(first)).isEqualTo("so far");
      assertThat(events.toEnd().getLast().json()).isEqualTo(client.job(id));
      assertThat(cancel(id).body()).isEqualTo(first.body());
    }
  }

  @Test
  void cancelLeavesAnEndedJobAsItIs() {
    String id = ask();
    worker.answer("a");
    HttpResponse<String> answer = cancel(id);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Client.json(answer).get("status").asString()).isEqualTo("completed");
  }

  @Test
  void cancelLeavesATimedOutJobAsItIs() {
    String id = ask();
    Turn turn = worker.begin();
    turn.generate("so far");
    turn.finish(
        new Ending.TimedOut(new Failure(Failure.Code.TOKEN_GAP_TIMEOUT, "No token in time.")));
    String before = client.get("/v1/jobs/" + id).body();
    String end = lastId(id);
    HttpResponse<String> answer = cancel(id);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Client.json(answer).get("status").asString()).isEqualTo("timed_out");
    assertThat(answer.body()).isEqualTo(before);
    assertThat(client.get("/v1/jobs/" + id).body()).isEqualTo(before);
    assertThat(lastId(id)).isEqualTo(end);
  }

  @Test
  void anAnswerWithoutAWordIsAnAnswer() {
    String id = ask();
    worker.answer("");
    JsonNode job = client.job(id);
    assertThat(job.get("status").asString()).isEqualTo("completed");
    assertThat(job.get("output").get("text").asString()).isEmpty();
    assertThat(job.get("usage").get("completion_tokens").asInt()).isEqualTo(1);
    try (EventReader events = client.events(id)) {
      List<EventReader.Frame> frames = events.toEnd();
      assertThat(EventReader.text(frames)).isEmpty();
      assertThat(frames.getLast().json()).isEqualTo(job);
    }
  }

  @Test
  void whoeverComesBackAfterAJobExpiredFindsNothing() {
    String id = ask();
    worker.answer("a");
    String last = lastId(id);
    TestRedis.shared().commands().pexpire(key(id), 1);
    Await.until("it expired", () -> client.get("/v1/jobs/" + id).statusCode() == 404);
    for (String seen : List.of(last, "1-1")) {
      HttpResponse<String> answer = client.get("/v1/jobs/" + id + "/events", "Last-Event-ID", seen);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(Client.code(answer)).isEqualTo("job_not_found");
    }
  }

  @Test
  void deleteErasesAndClosesTheStreams() {
    String id = ask();
    try (EventReader events = client.events(id)) {
      worker.begin().generate("a");
      events.until("tokens");
      assertThat(client.delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
      events.toEnd();
    }
    assertThat(client.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
    assertThat(client.get("/v1/jobs/" + id + "/events").statusCode()).isEqualTo(404);
    assertThat(client.delete("/v1/jobs/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void listsAnOwnersJobsPageByPage() {
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add(ask());
    }
    JsonNode first = list("?limit=2");
    assertThat(ids(first)).containsExactly(asked.get(4), asked.get(3));
    assertThat(first.get("object").asString()).isEqualTo("list");
    assertThat(first.get("has_more").asBoolean()).isTrue();
    assertThat(first.get("last_id").asString()).isEqualTo(asked.get(3));
    assertThat(first.get("data").get(0).get("output").isNull()).isTrue();
    JsonNode second = list("?limit=2&after=" + asked.get(3));
    assertThat(ids(second)).containsExactly(asked.get(2), asked.get(1));
    JsonNode last = list("?limit=2&after=" + asked.get(1));
    assertThat(ids(last)).containsExactly(asked.getFirst());
    assertThat(last.get("has_more").asBoolean()).isFalse();
    assertThat(ids(list("?order=asc&limit=100"))).containsExactlyElementsOf(asked);
    cancel(asked.get(2));
    assertThat(ids(list("?status=cancelled"))).containsExactly(asked.get(2));
  }

  @Test
  void listsNoQueuePositionOfAJobThatHasEndedJustNow() {
    String job = ask();
    assertThat(list("?limit=1").get("data").get(0).get("queue").get("position").asInt())
        .isEqualTo(1);
    cancel(job);
    JsonNode ended = list("?limit=1").get("data").get(0);
    assertThat(ended.get("status").asString()).isEqualTo("cancelled");
    assertThat(ended.get("queue").isNull()).isTrue();
  }

  @Test
  void listsModelsAndQueues() {
    ask();
    JsonNode model = Client.json(client.get("/v1/models/" + worker.model()));
    assertThat(model.get("object").asString()).isEqualTo("model");
    assertThat(model.get("context_window").asInt()).isEqualTo(HandWorker.WINDOW);
    assertThat(model.get("workers").asInt()).isEqualTo(1);
    assertThat(model.get("seats").asInt()).isEqualTo(2);
    assertThat(ids(Client.json(client.get("/v1/models?limit=100")))).contains(worker.model());
    assertThat(client.get("/v1/models/nobody").statusCode()).isEqualTo(404);
    JsonNode queues = Client.json(client.get("/v1/queue?limit=100"));
    for (JsonNode queue : queues.get("data")) {
      if (queue.get("model").asString().equals(worker.model())) {
        assertThat(queue.get("depth").asInt()).isEqualTo(1);
        assertThat(queue.get("limit").asInt()).isEqualTo(5);
        assertThat(queue.get("eta_ms").asLong()).isNotNegative();
        return;
      }
    }
    throw new AssertionError("no queue of " + worker.model());
  }

  @Test
  void showsWaitingViewersTheirPlace() {
    String first = ask();
    String second = ask();
    try (EventReader events = client.events(second)) {
      assertThat(events.next().json().get("position").asInt()).isEqualTo(2);
      assertThat(worker.answer("a").value()).isEqualTo(first);
      EventReader.Frame moved = events.until("queued");
      assertThat(moved.id()).isEmpty();
      assertThat(moved.json().get("position").asInt()).isEqualTo(1);
      assertThat(moved.json().get("eta_ms").asLong()).isZero();
    }
  }

  private String lastId(String id) {
    try (EventReader events = client.events(id)) {
      return events.toEnd().getLast().id().orElseThrow();
    }
  }

  private String key(String id) {
    return new Keys(api.redis().prefix()).job(JobId.parse(id).orElseThrow());
  }

  private String ask() {
    return client.ask(worker.model(), "x").get("id").asString();
  }

  private HttpResponse<String> cancel(String id) {
    return client.send(client.request("/v1/jobs/" + id + "/cancel").POST(BodyPublishers.noBody()));
  }

  private JsonNode list(String query) {
    return Client.json(client.get("/v1/jobs" + query));
  }

  private static List<String> ids(JsonNode list) {
    return list.get("data").valueStream().map(job -> job.get("id").asString()).toList();
  }

  private static String text(HttpResponse<String> answer) {
    return Client.json(answer).get("output").get("text").asString();
  }
}
