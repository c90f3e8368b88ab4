package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, models and idempotency. */
class AdmissionTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aFullQueueRefusesAndNamesWhenToRetry() {
    for (int i = 0; i < 5; i++) {
      client.ask(worker.model(), "x");
    }
    HttpResponse<String> refused = client.post("/v1/jobs", Client.chat(worker.model(), "x"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Client.code(refused)).isEqualTo("queue_full");
    assertThat(retryAfter(refused)).isBetween(1, 120);
    worker.answer("a");
    assertThat(client.post("/v1/jobs", Client.chat(worker.model(), "x")).statusCode())
        .isEqualTo(202);
  }

  @Test
  void anOwnerHasSoManyLiveJobsAtOnce() {
    try (TestApi strict = api.another("--parley.owner.live-jobs=2")) {
      Client owner = strict.client();
      owner.ask(worker.model(), "x");
      owner.ask(worker.model(), "x");
      HttpResponse<String> refused = owner.post("/v1/jobs", Client.chat(worker.model(), "x"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Client.code(refused)).isEqualTo("too_many_jobs");
      assertThat(retryAfter(refused)).isBetween(1, 120);
      strict.local().ask(worker.model(), "x");
      strict.local().ask(worker.model(), "x");
      strict.local().ask(worker.model(), "x");
      worker.answer("a");
      owner.ask(worker.model(), "x");
    }
  }

  @Test
  void anOwnerStoresSoManyJobs() {
    try (TestApi strict = api.another("--parley.owner.stored-jobs=1")) {
      Client owner = strict.client();
      String body = Client.chat(worker.model(), "x").replaceFirst("\\{", "{\"store\":true,");
      assertThat(owner.post("/v1/jobs", body).statusCode()).isEqualTo(202);
      assertThat(Client.code(owner.post("/v1/jobs", body))).isEqualTo("too_many_jobs");
    }
  }

  @Test
  void aKnownModelWithoutWorkerLetsChatsWait() {
    worker.leave();
    String id = client.ask(worker.model(), "x").get("id").asString();
    assertThat(client.job(id).get("status").asString()).isEqualTo("queued");
    try (TestApi configured = api.another("--parley.models=only-configured")) {
      var job = configured.client().ask("only-configured", "x");
      assertThat(job.get("queue").get("eta_ms").isNull()).isTrue();
    }
  }

  @Test
  void withoutAnyModelThereIsNoService() {
    try (TestApi empty = TestApi.start(TestRedis.shared().url())) {
      HttpResponse<String> refused = empty.client().post("/v1/jobs", Client.chat("any", "x"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(Client.code(refused)).isEqualTo("no_model");
      assertThat(retryAfter(refused)).isBetween(1, 120);
      try (HandWorker first = HandWorker.at(empty, "zeta");
          HandWorker second = HandWorker.at(empty, "alpha")) {
        Await.until("the first is the default", () -> defaultOf(empty).equals("alpha"));
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        HttpResponse<String> accepted = empty.client().post("/v1/jobs", body);
        assertThat(Client.json(accepted).get("model").asString()).isEqualTo(second.model());
        second.leave();
        Await.until("the live model is the default", () -> defaultOf(empty).equals(first.model()));
      }
    }
  }

  @Test
  void theSameKeyAndBodyMakeOneJob() {
    String body = Client.chat(worker.model(), "x");
    String spaced = " " + body.replace(",", " , ");
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> i % 2 == 0 ? body : spaced)
            .map(
                text ->
                    CompletableFuture.supplyAsync(
                        () -> client.post("/v1/jobs", text, "Idempotency-Key", "k-1"),
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    List<HttpResponse<String>> done = answers.stream().map(CompletableFuture::join).toList();
    assertThat(done).allMatch(answer -> answer.statusCode() == 202);
    assertThat(done.stream().map(answer -> Client.json(answer).get("id").asString()).distinct())
        .hasSize(1);
    assertThat(done.stream().filter(AdmissionTest::isReplay)).hasSize(49);
    worker.answer("a");
    HttpResponse<String> later = client.post("/v1/jobs", body, "Idempotency-Key", "k-1");
    assertThat(Client.json(later).get("status").asString()).isEqualTo("completed");
  }

  @Test
  void theKeyIsJudgedBeforeAllOtherChecks() {
    String body = Client.chat(worker.model(), "x");
    String id =
        Client.json(client.post("/v1/jobs", body, "Idempotency-Key", "k")).get("id").asString();
    for (int i = 0; i < 4; i++) {
      client.ask(worker.model(), "x");
    }
    HttpResponse<String> replayed = client.post("/v1/jobs", body, "Idempotency-Key", "k");
    assertThat(Client.json(replayed).get("id").asString()).isEqualTo(id);
    HttpResponse<String> reused =
        client.post("/v1/jobs", Client.chat("nobody", "y"), "Idempotency-Key", "k");
    assertThat(reused.statusCode()).isEqualTo(409);
    assertThat(Client.code(reused)).isEqualTo("idempotency_key_reused");
  }

  @Test
  void aThoughtAskedForMakesItAnotherRequest() {
    String body = Client.chat(worker.model(), "x");
    client.post("/v1/jobs", body, "Idempotency-Key", "t");
    String thinking = body.substring(0, body.length() - 1) + ",\"enable_thinking\":true}";
    HttpResponse<String> reused = client.post("/v1/jobs", thinking, "Idempotency-Key", "t");
    assertThat(Client.code(reused)).isEqualTo("idempotency_key_reused");
  }

  @Test
  void twoOwnersMayUseTheSameKey() {
    String body = Client.chat(worker.model(), "x");
    String one =
        Client.json(client.post("/v1/jobs", body, "Idempotency-Key", "k")).get("id").asString();
    String two =
        Client.json(api.client().post("/v1/jobs", body, "Idempotency-Key", "k"))
            .get("id")
            .asString();
    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void anErasedJobFreesItsKey() {
    String body = Client.chat(worker.model(), "x");
    String id =
        Client.json(client.post("/v1/jobs", body, "Idempotency-Key", "k")).get("id").asString();
    client.delete("/v1/jobs/" + id);
    HttpResponse<String> again = client.post("/v1/jobs", body, "Idempotency-Key", "k");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(isReplay(again)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ключ", "a\tb"})
  void refusesAKeyThatIsNone(String key) {
    assertThat(refusedKey(key)).isEqualTo("bad_idempotency_key");
  }

  @Test
  void refusesALongKey() {
    assertThat(refusedKey("k".repeat(1024))).isEqualTo("bad_idempotency_key");
  }

  private String refusedKey(String key) {
    String body = Client.chat(worker.model(), "x");
    String request =
        "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\nIdempotency-Key: "
            + new String(
                key.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1)
            + "\r\nConnection: close\r\n\r\n"
            + body;
    String answer = dev.parley.api.testing.RawHttp.ask(api.port(), request);
    assertThat(answer).startsWith("HTTP/1.1 400");
    return answer.replaceAll("(?s).*\"code\":\"([a-z_]+)\".*", "$1");
  }

  private static String defaultOf(TestApi api) {
    return Client.json(api.local().get("/v1/models"))
        .get("data")
        .valueStream()
        .filter(model -> model.get("default").asBoolean())
        .map(model -> model.get("id").asString())
        .findFirst()
        .orElse("none");
  }

  private static boolean isReplay(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotency-Replayed").isPresent();
  }

  private static int retryAfter(HttpResponse<String> answer) {
    return Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
  }
}
