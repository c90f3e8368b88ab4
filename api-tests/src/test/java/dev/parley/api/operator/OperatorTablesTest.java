package dev.parley.api.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.Failure;
import dev.parley.testkit.Await;
import dev.parley.testkit.HookReceiver;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.WebhookSecret;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OperatorTablesTest {

  private static final String ADMIN = ApiKey.random(new SecureRandom()).reveal();
  private static final TestApi API =
      TestApi.start(
          TestRedis.shared().url(),
          "--parley.admin.key=" + ADMIN,
          "--parley.webhooks.networks=127.0.0.1",
          "--parley.webhooks.retries=1h",
          "--parley.webhooks.secret=" + WebhookSecret.random(new SecureRandom()).reveal());

  private final HandWorker worker = HandWorker.at(API);
  private final Client admin = API.withKey(ADMIN);

  @AfterEach
  void leave() {
    worker.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void jobsOfAllOwnersAreListedWithoutAWordOfThem() {
    String one = admin.ask(worker.model(), "a secret").get("id").asString();
    Turn turn = worker.begin();
    turn.generate("a secret", " answer");
    JsonNode made = Client.json(admin.post("/v1/admin/keys", "{\"name\":\"ann\"}"));
    Client ann = API.withKey(made.get("key").asString());
    String two = ann.ask(worker.model(), "another secret").get("id").asString();

    HttpResponse<String> answer = admin.get("/v1/admin/jobs?model=" + worker.model());
    assertThat(answer.body()).doesNotContain("secret");
    List<JsonNode> jobs = rows(answer);
    assertThat(jobs).extracting(job -> job.get("id").asString()).containsExactly(one, two);
    assertThat(jobs.get(0).get("status").asString()).isEqualTo("running");
    assertThat(jobs.get(0).get("tokens").asInt()).isEqualTo(2);
    assertThat(jobs.get(0).get("worker").asString()).startsWith("w");
    assertThat(jobs.get(1).get("worker").isNull()).isTrue();
    String owner = "key:" + made.get("id").asString();
    assertThat(jobs.get(1).get("owner").asString()).isEqualTo(owner);

    assertThat(rows(admin.get("/v1/admin/jobs?owner=" + owner))).hasSize(1);
    assertThat(rows(admin.get("/v1/admin/jobs?owner=" + owner + "&status=running"))).isEmpty();
    String behind = "/v1/admin/jobs?model=" + worker.model() + "&limit=1&after=" + one;
    assertThat(rows(admin.get(behind)).getFirst().get("id").asString()).isEqualTo(two);
    assertThat(admin.get("/v1/admin/jobs?limit=0").statusCode()).isEqualTo(400);
    assertThat(admin.get("/v1/admin/jobs?after=x").statusCode()).isEqualTo(400);
    turn.finish();
  }

  /** A browser's cookie opens its chats: no operator gets to see it. */
  @Test
  void ownersAreNamedByDigests() {
    try (TestApi open = TestApi.start(TestRedis.shared().url());
        HandWorker other = HandWorker.at(open)) {
      Client browser = open.client();
      browser.ask(other.model(), "x");
      browser.ask(other.model(), "y");
      open.local().ask(other.model(), "z");
      String cookie = browser.request("/").build().headers().firstValue("Cookie").orElseThrow();
      HttpResponse<String> answer = open.local().get("/v1/admin/jobs");
      assertThat(answer.body()).doesNotContain(cookie.substring("parley=".length()));
      List<String> owners =
          rows(answer).stream().map(job -> job.get("owner").asString()).distinct().toList();
      assertThat(owners).hasSize(2).contains("local");
      assertThat(owners.getFirst()).matches("browser:[0-9a-f]{8}");
    }
  }

  @Test
  void workersAreListedWithWhatTheirBeatsSay() {
    JsonNode row =
        rows(admin.get("/v1/admin/workers?limit=100")).stream()
            .filter(worker -> worker.get("model").asString().equals(this.worker.model()))
            .findFirst()
            .orElseThrow();
    assertThat(row.get("seats").asInt()).isEqualTo(2);
    assertThat(row.get("tokens_per_second").asDouble()).isEqualTo(10);
    assertThat(row.get("memory_bytes").isNull()).isTrue();
    assertThat(row.get("last_beat_at").asString()).startsWith("20");
    assertThat(row.get("status").asString()).isEqualTo("working");
  }

  @Test
  void workersAreDrained() {
    HttpResponse<String> asked = drain(worker.id());
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(Client.json(asked).get("status").asString()).isEqualTo("draining");
    assertThat(drain(worker.id()).body()).isEqualTo(asked.body());
    assertThat(rows(admin.get("/v1/admin/workers?limit=100")))
        .filteredOn(row -> row.get("id").asString().equals(worker.id()))
        .extracting(row -> row.get("status").asString())
        .containsExactly("draining");

    assertThat(Client.code(drain("nobody"))).isEqualTo("not_found");
    assertThat(drain("a%20b").statusCode()).isEqualTo(404);
    String hash = worker.redis().keys().worker(0, worker.id());
    worker.redis().call(redis -> redis.hdel(hash, "instance")); // an older one
    assertThat(drain(worker.id()).statusCode()).isEqualTo(409);
    assertThat(Client.code(drain(worker.id()))).isEqualTo("worker_too_old");
  }

  private HttpResponse<String> drain(String id) {
    return admin.post("/v1/admin/workers/" + id + "/drain", "");
  }

  @Test
  void deadJobsAreListedNewestFirst() {
    Failure broken = new Failure(Failure.Code.MODEL_ERROR, "It broke: a secret.");
    for (int i = 0; i < 2; i++) {
      admin.ask(worker.model(), "x");
      worker.giveUp(broken);
    }
    HttpResponse<String> answer = admin.get("/v1/admin/dead?limit=2");
    List<JsonNode> dead = rows(answer);
    assertThat(dead).hasSize(2);
    assertThat(dead.getFirst().get("reason").asString()).isEqualTo("model_error");
    assertThat(dead.getFirst().get("at").asString())
        .isGreaterThanOrEqualTo(dead.getLast().get("at").asString());
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void webhooksThatDidNotArriveAreListedWithoutTheirAddresses() {
    try (HookReceiver receiver = HookReceiver.start()) {
      receiver.answerWith(500);
      String waits = admin.oweWebhook(worker.model(), receiver.url("/secret"));
      JsonNode waiting = delivery(waits, "500");
      assertThat(waiting.get("status").asString()).isEqualTo("pending");
      assertThat(waiting.get("host").asString()).isEqualTo("127.0.0.1");
      assertThat(waiting.get("event").asString()).isEqualTo("job.cancelled");
      assertThat(waiting.get("attempts").asInt()).isPositive();
      assertThat(waiting.get("error").asString()).isEqualTo("status");
      assertThat(waiting.get("next_attempt_at").asString()).startsWith("20");

      receiver.answerWith(410);
      String dead = admin.oweWebhook(worker.model(), receiver.url("/gone?secret"));
      assertThat(delivery(dead, "410").get("status").asString()).isEqualTo("dead");
      assertThat(delivery(dead, "410").get("next_attempt_at").isNull()).isTrue();
      HttpResponse<String> all = admin.get("/v1/admin/webhooks");
      assertThat(all.body()).doesNotContain("secret");
      assertThat(rows(all)).extracting(row -> row.get("job").asString()).contains(dead, waits);
      List<JsonNode> behind = rows(admin.get("/v1/admin/webhooks?order=asc&after=" + waits));
      assertThat(behind).extracting(row -> row.get("job").asString()).containsExactly(dead);
    }
  }

  /** Of one job, once its receiver has answered so. */
  private JsonNode delivery(String job, String answer) {
    return Await.value(
        "the attempt is over",
        () ->
            rows(admin.get("/v1/admin/webhooks")).stream()
                .filter(row -> row.get("job").asString().equals(job))
                .filter(row -> row.get("http_status").toString().equals(answer))
                .findFirst());
  }

  private static List<JsonNode> rows(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Client.json(answer).get("data").valueStream().toList();
  }
}
