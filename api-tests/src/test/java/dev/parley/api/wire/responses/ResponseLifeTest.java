package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobStatus;
import dev.parley.reading.JobReader;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Making, polling, cancelling and deleting responses, and who may. */
class ResponseLifeTest {

  private static final TestApi API = TestApi.shared();
  private static final String UNKNOWN = "resp_0_AAAAAAAAAAAAAAAAAAAAAA";

  private final HandWorker worker = HandWorker.at(API);
  private final Client client = API.client();
  private final ResponseCalls calls = new ResponseCalls(client, worker.model());

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aCallIsHeldOpenUntilItsResponseIsWhole() {
    CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(calls::post);
    JobId job = worker.answer("Hel", "lo");
    HttpResponse<String> answer = call.join();
    JsonNode response = ResponseCalls.ok(answer);
    assertThat(ResponseCalls.text(response)).isEqualTo("Hello");
    assertThat(response.get("status").stringValue()).isEqualTo("completed");
    assertThat(ResponseCalls.job(ResponseCalls.id(response))).isEqualTo(job);
    assertThat(answer.headers().firstValue("X-Parley-Job")).hasValue(job.value());
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(calls.retrieve(ResponseCalls.id(response))).isEqualTo(response);
    List<ResponseEvent> events = calls.replayed(ResponseCalls.id(response));
    assertThat(events.get(events.size() - 2).response()).isEqualTo(response);
    assertThat(client.job(job.value()).at("/output/text").stringValue()).isEqualTo("Hello");
  }

  @Test
  void aHeldCallThatIsCutByItsLimitIsIncomplete() {
    CompletableFuture<HttpResponse<String>> call =
        CompletableFuture.supplyAsync(() -> calls.post(Map.of("max_output_tokens", 2)));
    Turn turn = worker.begin();
    turn.generate("a", "b");
    turn.finish(new Ending.Completed(FinishReason.LENGTH));
    JsonNode response = ResponseCalls.ok(call.join());
    assertThat(response.get("status").stringValue()).isEqualTo("incomplete");
    assertThat(response.get("max_output_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void aHeldCallThatTimesOutMustNotBeRepeated() {
    CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(calls::post);
    Turn turn = worker.begin();
    turn.finish(
        new Ending.TimedOut(new Failure(Failure.Code.GENERATION_TIMEOUT, "It took too long.")));
    HttpResponse<String> answer = call.join();
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(Client.json(answer).at("/error/message").stringValue())
        .isEqualTo("It took too long.");
  }

  @Test
  void aHeldCallWhosePromptIsTooLongIsTheClientsFault() {
    CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(calls::post);
    Failure failure = new Failure(Failure.Code.CONTEXT_LENGTH_EXCEEDED, "Too long.");
    worker.begin().finish(new Ending.Failed(failure));
    HttpResponse<String> answer = call.join();
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.code(answer)).isEqualTo("context_length_exceeded");
    assertThat(Client.json(answer).at("/error/param").stringValue()).isEqualTo("input");
  }

  @Test
  void aHeldCallThatIsCancelledElsewhereTellsSo() {
    CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(calls::post);
    Turn turn = worker.begin();
    turn.generate("half");
    calls.cancel("resp_" + turn.job().value().substring("job_".length()));
    JsonNode response = ResponseCalls.ok(call.join());
    assertThat(response.get("status").stringValue()).isEqualTo("cancelled");
    assertThat(ResponseCalls.text(response)).isEqualTo("half");
  }

  @Test
  void inTheBackgroundItIsAnsweredAtOnceAndPolled() {
    String ahead = ResponseCalls.id(calls.begin());
    JsonNode queued = calls.begin();
    String id = ResponseCalls.id(queued);
    assertThat(queued.get("status").stringValue()).isEqualTo("queued");
    assertThat(queued.at("/parley/position").asInt()).isEqualTo(2);
    assertThat(calls.retrieve(id).at("/parley/position").asInt()).isEqualTo(2);
    worker.answer("x");
    Turn turn = worker.begin();
    assertThat(turn.job()).isEqualTo(ResponseCalls.job(id));
    turn.generate("one ");
    JsonNode running = calls.retrieve(id);
    assertThat(running.get("status").stringValue()).isEqualTo("in_progress");
    assertThat(ResponseCalls.text(running)).isEqualTo("one ");
    assertThat(running.at("/output/0/status").stringValue()).isEqualTo("in_progress");
    turn.generate("two");
    turn.finish();
    JsonNode done = calls.retrieve(id);
    assertThat(done.get("status").stringValue()).isEqualTo("completed");
    assertThat(ResponseCalls.text(done)).isEqualTo("one two");
    assertThat(calls.retrieve(ahead).get("status").stringValue()).isEqualTo("completed");
  }

  @Test
  void cancellingIsIdempotentAndLeavesAnEndedResponseAlone() {
    String waiting = ResponseCalls.id(calls.begin());
    JsonNode cancelled = calls.cancel(waiting);
    assertThat(cancelled.get("status").stringValue()).isEqualTo("cancelled");
    assertThat(calls.cancel(waiting)).isEqualTo(cancelled);
    String done = ResponseCalls.id(calls.begin());
    worker.answer("x");
    assertThat(calls.cancel(done).get("status").stringValue()).isEqualTo("completed");
  }

  @Test
  void afterADeleteNothingRemains() {
    String id =
        ResponseCalls.id(calls.begin(Map.of("instructions", "Be brief.", "metadata", Map.of())));
    worker.answer("x");
    HttpResponse<String> answer = client.delete("/v1/responses/" + id);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}");
    assertThat(statuses(client, id)).containsOnly(404);
    String suffix = ResponseCalls.job(id).suffix();
    assertThat(TestRedis.shared().commands().keys(API.redis().prefix() + "*" + suffix + "*"))
        .isEmpty();
  }

  @Test
  void whatIsNotStoredIsThereUntilItEndsOnly() {
    try (ResponseStream stream = calls.stream(Map.of("store", false))) {
      String id = ResponseCalls.id(stream.until("queued").getFirst().response());
      assertThat(calls.retrieve(id).get("store").booleanValue()).isFalse();
      worker.answer("x");
      stream.toEnd();
      assertThat(statuses(client, id)).containsOnly(404);
    }
  }

  @Test
  void whatIsSomebodyElsesIsNotThere() {
    String id = ResponseCalls.id(calls.begin());
    assertThat(statuses(API.client(), id)).containsOnly(404);
    assertThat(statuses(client, UNKNOWN)).containsOnly(404);
    assertThat(statuses(client, "resp_x")).containsOnly(404);
    assertThat(calls.retrieve(id).get("status").stringValue()).isEqualTo("queued");
    worker.answer("x");
  }

  @Test
  void aJobOfAnotherWireIsNoResponse() {
    String job = client.ask(worker.model(), "x").get("id").stringValue();
    assertThat(statuses(client, "resp_" + job.substring("job_".length()))).containsOnly(404);
    worker.answer("x");
  }

  @Test
  void everyAddressIsThereWithoutTheVersionToo() {
    CompletableFuture<HttpResponse<String>> call =
        CompletableFuture.supplyAsync(() -> client.post("/responses", calls.body()));
    worker.answer("x");
    String id = ResponseCalls.id(ResponseCalls.ok(call.join()));
    assertThat(client.get("/responses/" + id).statusCode()).isEqualTo(200);
    assertThat(client.get("/responses/" + id + "/input_items").statusCode()).isEqualTo(200);
    assertThat(client.post("/responses/" + id + "/cancel", "").statusCode()).isEqualTo(200);
    assertThat(client.delete("/responses/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void whatThisServiceDoesNotHaveIsA404InJson() {
    for (String path : List.of("/v1/responses/input_tokens", "/v1/responses/compact")) {
      HttpResponse<String> answer = client.post(path, "{}");
      assertThat(answer.statusCode()).as(path).isIn(404, 405);
      assertThat(Client.json(answer).at("/error/message").isString()).isTrue();
    }
  }

  @Test
  void itIsStoredByDefaultAndStillAnsweredWhenTooManyAre() {
    try (TestApi strict = API.another("--parley.owner.stored-jobs=1")) {
      ResponseCalls some = new ResponseCalls(strict.client(), worker.model());
      assertThat(retention(ResponseCalls.id(some.begin()))).isEqualTo(Retention.Kind.STORED);
      worker.answer("x");
      String second = ResponseCalls.id(some.begin());
      assertThat(retention(second)).isEqualTo(Retention.Kind.BRIEF);
      worker.answer("x");
      assertThat(some.retrieve(second).get("store").booleanValue()).isTrue();
    }
  }

  @Test
  void aHeldCallWhoseClientLeavesIsCancelled() throws IOException {
    Turn turn;
    try (HeldCall call = HeldCall.post(API.port(), "/v1/responses", calls.body())) {
      turn = worker.begin();
      assertThat(call.isAnswered()).isFalse();
    }
    Await.until("the job is cancelled", () -> job(turn.job()).status() == JobStatus.CANCELLED);
  }

  @Test
  void aStreamWhoseClientLeavesIsCancelledUnlessItIsInTheBackground() {
    JobId left;
    try (ResponseStream stream = calls.stream()) {
      left = worker.begin().job();
      stream.until("in_progress");
    }
    Await.until("the job is cancelled", () -> job(left).status() == JobStatus.CANCELLED);
    Turn turn;
    try (ResponseStream stream = calls.stream(ResponseCalls.BACKGROUND)) {
      turn = worker.begin();
      stream.until("in_progress");
    }
    turn.generate("x");
    turn.finish();
    assertThat(job(turn.job()).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void theOperatorMayLetResponsesGoOnWithoutTheirClients() {
    try (TestApi lenient = API.another("--parley.openai.on-disconnect=continue")) {
      Turn turn;
      try (ResponseStream stream = new ResponseCalls(client.at(lenient), worker.model()).stream()) {
        turn = worker.begin();
        stream.until("in_progress");
      }
      turn.generate("x");
      turn.finish();
      assertThat(job(turn.job()).status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void aRepeatedCallWithItsKeyFindsTheFirstResponse() {
    String body = calls.body(ResponseCalls.BACKGROUND);
    HttpResponse<String> first = client.post("/v1/responses", body, "Idempotency-Key", "one");
    HttpResponse<String> second = client.post("/v1/responses", body, "Idempotency-Key", "one");
    assertThat(ResponseCalls.id(ResponseCalls.ok(second)))
        .isEqualTo(ResponseCalls.id(ResponseCalls.ok(first)));
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    HttpResponse<String> other =
        client.post("/v1/responses", calls.body(), "Idempotency-Key", "one");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.headers().firstValue("x-should-retry")).hasValue("false");
    worker.answer("x");
  }

  /** Every status that calls about a response answer with. */
  private static List<Integer> statuses(Client asking, String id) {
    String path = "/v1/responses/" + id;
    return List.of(
        asking.get(path).statusCode(),
        asking.get(path + "?stream=true").statusCode(),
        asking.get(path + "/input_items").statusCode(),
        asking.post(path + "/cancel", "").statusCode(),
        asking.delete(path).statusCode());
  }

  /** Posts, and closes the connection after so long; the number of bytes that came. */
  private Retention.Kind retention(String id) {
    return job(ResponseCalls.job(id)).request().retention().kind();
  }

  private Job job(JobId id) {
    return new JobReader(worker.redis()).find(id).orElseThrow();
  }
}
