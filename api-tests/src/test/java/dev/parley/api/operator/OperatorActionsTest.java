package dev.parley.api.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.access.ApiKey;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.Await;
import dev.parley.testkit.HookReceiver;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.WebhookSecret;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class OperatorActionsTest {

  private static final ApiKey ADMIN = ApiKey.random(new SecureRandom());
  private static final TestApi API =
      TestApi.start(
          TestRedis.shared().url(),
          "--parley.admin.key=" + ADMIN.reveal(),
          "--parley.webhooks.networks=127.0.0.1",
          "--parley.webhooks.secret=" + WebhookSecret.random(new SecureRandom()).reveal());

  private final HandWorker worker = HandWorker.at(API);
  private final Client admin = API.withKey(ADMIN.reveal());
  private final Client ann = API.withKey(member());
  private final Logger actions = (Logger) LoggerFactory.getLogger(ActionLog.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    actions.addAppender(log);
  }

  @AfterEach
  void leave() {
    actions.detachAppender(log);
    worker.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void aPausedQueueAcceptsAndStartsNothing() {
    String queue = "/v1/admin/queues/" + worker.model();
    JsonNode paused = Client.json(admin.post(queue + "/pause", ""));
    assertThat(paused.get("paused").asBoolean()).isTrue();
    String id = ann.ask(worker.model(), "a secret").get("id").asString();
    assertThat(worker.claims()).isFalse();
    Await.until("everybody sees it", () -> row().get("paused").asBoolean());
    assertThat(row().get("depth").asInt()).isEqualTo(1);
    assertThat(row().get("eta_ms").isNull()).isTrue();
    String metric = "parley_queue_paused{model=\"" + worker.model() + "\"} 1.0";
    Await.until("the metric shows it", () -> metrics().contains(metric));

    assertThat(admin.post(queue + "/resume", "").statusCode()).isEqualTo(200);
    assertThat(worker.begin().job().value()).isEqualTo(id);
    Await.until("everybody sees it", () -> !row().get("paused").asBoolean());
    logged("queue paused", "model=\"" + worker.model() + "\"");
    logged("queue resumed", "model=\"" + worker.model() + "\"");
  }

  @Test
  void anybodysJobIsCancelled() {
    String id = ann.ask(worker.model(), "a secret").get("id").asString();
    HttpResponse<String> answer = admin.post("/v1/admin/jobs/" + id + "/cancel", "");
    assertThat(answer.body())
        .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"chat.job\",\"status\":\"cancelled\"}");
    assertThat(ann.job(id).get("status").asString()).isEqualTo("cancelled");
    assertThat(admin.post("/v1/admin/jobs/" + id + "/cancel", "").body()).isEqualTo(answer.body());
    logged("job cancelled", "of=\"" + id + "\"");
  }

  @Test
  void aJobIsMovedBeforeAllOthers() {
    ann.ask(worker.model(), "first");
    ann.ask(worker.model(), "second");
    String last = ann.ask(worker.model(), "last").get("id").asString();
    String front = "/v1/admin/jobs/" + last + "/front";
    assertThat(Client.json(admin.post(front, "")).get("status").asString()).isEqualTo("queued");
    assertThat(worker.begin().job().value()).isEqualTo(last);
    assertThat(Client.json(admin.post(front, "")).get("status").asString()).isEqualTo("running");
    logged("job moved to the front", "of=\"" + last + "\"");
    assertThat(log.list).hasSize(1);
  }

  @Test
  void anybodysWebhookIsSentAgain() {
    try (HookReceiver receiver = HookReceiver.start()) {
      receiver.answerWith(410);
      String id = ann.oweWebhook(worker.model(), receiver.url("/secret"));
      Await.until("it is given up", () -> webhook(id).path("status").asString("").equals("dead"));
      receiver.answerWith(200);
      HttpResponse<String> answer = admin.post("/v1/admin/webhooks/" + id + "/resend", "");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Client.json(answer).get("job").asString()).isEqualTo(id);
      assertThat(answer.body()).doesNotContain("secret");
      Await.until(
          "it is delivered", () -> webhook(id).path("status").asString("").equals("delivered"));
      assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(2);
      logged("webhook sent again", "of=\"" + id + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queues/nobody/pause",
        "queues/nobody/resume",
        "queues/%20/pause",
        "webhooks/x/resend",
        "webhooks/job_0_AAAAAAAAAAAAAAAAAAAAAA/resend",
        "jobs/x/cancel",
        "jobs/x/front",
        "jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/cancel",
        "jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/front"
      })
  void whatIsNotThereIsNotFound(String path) {
    assertThat(admin.post("/v1/admin/" + path, "").statusCode()).isEqualTo(404);
    assertThat(log.list).isEmpty();
  }

  /** What, to which, by whom, and not a word of a chat. */
  private void logged(String what, String which) {
    List<ILoggingEvent> lines =
        log.list.stream().filter(line -> line.getMessage().equals(what)).toList();
    assertThat(lines).hasSizeBetween(1, 2);
    String fields = lines.getFirst().getKeyValuePairs().toString();
    assertThat(fields).contains(which, "by=\"" + ADMIN.id() + "\"").doesNotContain("secret");
  }

  private JsonNode row() {
    return Client.json(admin.get("/v1/queue?limit=100"))
        .get("data")
        .valueStream()
        .filter(queue -> queue.get("model").asString().equals(worker.model()))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode webhook(String job) {
    return ann.job(job).path("webhook");
  }

  private static String metrics() {
    return API.local().get("/actuator/prometheus").body();
  }

  private String member() {
    HttpResponse<String> made = admin.post("/v1/admin/keys", "{\"name\":\"ann\"}");
    return Client.json(made).get("key").asString();
  }
}
