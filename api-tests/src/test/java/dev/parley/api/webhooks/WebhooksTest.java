package dev.parley.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobId;
import dev.parley.testkit.Await;
import dev.parley.testkit.HookReceiver;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.Deliveries;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookSecret;
import dev.parley.webhook.WebhookTarget;
import dev.parley.webhook.WebhookUrl;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How the ends of jobs reach their receivers. */
class WebhooksTest {

  private static final WebhookSecret SECRET = WebhookSecret.random(new SecureRandom());
  private static final String NETWORKS = "--parley.webhooks.networks=127.0.0.1";
  private static final TestApi API =
      TestApi.start(
          TestRedis.shared().url(),
          "--parley.access=open",
          NETWORKS,
          "--parley.webhooks.retries=1ms,1ms",
          "--parley.webhooks.secret=" + SECRET.reveal());

  private final HandWorker worker = HandWorker.at(API);
  private final HookReceiver receiver = HookReceiver.start();

  @AfterEach
  void leave() {
    worker.close();
    receiver.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void theEndOfAJobIsDeliveredWithTheJob() {
    String id = ask(API.client(), receiver.url("/done"), "");
    worker.answer("Hel", "lo");
    HookReceiver.Received received = received("/done");
    JsonNode body = ApiJson.MAPPER.readTree(received.body());
    assertThat(body.get("type").asString()).isEqualTo("job.completed");
    assertThat(body.get("object").asString()).isEqualTo("event");
    assertThat(body.get("id").asString()).isEqualTo(received.header("webhook-id"));
    assertThat(body.get("created_at").isIntegralNumber()).isTrue();
    assertThat(body.get("data").get("id").asString()).isEqualTo(id);
    assertThat(body.get("data").get("output").get("text").asString()).isEqualTo("Hello");
    assertThat(received.header("webhook-signature")).isEqualTo(signature(SECRET, received));
    assertThat(received.header("user-agent")).isEqualTo("Parley-Webhooks");
  }

  @Test
  void theJobShowsWhatBecameOfItsDelivery() {
    Client client = API.client();
    receiver.answerWith(500);
    String id = ask(client, receiver.url("/dead"), "");
    assertThat(client.job(id).has("webhook")).isFalse();
    client.post("/v1/jobs/" + id + "/cancel", "");
    awaitDelivery(client, id, "dead");
    JsonNode dead = client.job(id).get("webhook");
    assertThat(dead.get("attempts").asInt()).isEqualTo(3);
    assertThat(dead.get("http_status").asInt()).isEqualTo(500);
    assertThat(dead.get("error").asString()).isEqualTo("status");
    assertThat(dead.get("event").asString()).isEqualTo("job.cancelled");
    assertThat(dead.toString()).doesNotContain("127.0.0.1");
    List<HookReceiver.Received> all = receiver.received("/dead");
    assertThat(all).hasSize(3);
    assertThat(all).extracting(one -> one.header("webhook-id")).containsOnly(delivery(id));
    assertThat(all).extracting(HookReceiver.Received::body).containsOnly(all.getFirst().body());
    receiver.answerWith(204);
    assertThat(API.bean(Deliveries.class).resend(new JobId(id))).isTrue();
    awaitDelivery(client, id, "delivered");
  }

  @Test
  void aReceiverThatIsGoneIsAskedOnce() {
    Client client = API.client();
    receiver.answerWith(410);
    String id = ask(client, receiver.url("/gone"), "");
    client.post("/v1/jobs/" + id + "/cancel", "");
    awaitDelivery(client, id, "dead");
    assertThat(receiver.received("/gone")).hasSize(1);
    assertThat(client.job(id).get("webhook").get("error").asString()).isEqualTo("gone");
  }

  @Test
  void aKeysWebhookHearsOfAllItsJobsUnderItsOwnSecret() {
    KeyStore.Issued issued =
        API.bean(KeyStore.class).create(new NewKey("ann", Plan.OPEN, Optional.empty()));
    KeyWebhooks webhooks = API.bean(KeyWebhooks.class);
    WebhookTarget target = new WebhookTarget(WebhookUrl.parse(receiver.url("/key")), Set.of());
    WebhookSecret first = set(webhooks, issued, target);
    WebhookSecret second = set(webhooks, issued, target);
    Client ann = API.withKey(issued.key().reveal());
    String job = ann.ask(worker.model(), "x").get("id").asString();
    worker.answer("a");
    HookReceiver.Received received = received("/key");
    assertThat(received.header("webhook-id")).isEqualTo(delivery(job));
    assertThat(received.header("webhook-signature"))
        .isEqualTo(signature(second, received) + " " + signature(first, received));
    HttpResponse<String> response =
        ann.post(
            "/v1/responses",
            "{\"model\":\"" + worker.model() + "\",\"input\":\"x\",\"background\":true}");
    String id = Client.json(response).get("id").asString();
    worker.answer("b");
    Await.until("the second delivery", () -> receiver.received("/key").size() == 2);
    JsonNode event = ApiJson.MAPPER.readTree(receiver.received("/key").getLast().body());
    assertThat(event.get("type").asString()).isEqualTo("response.completed");
    assertThat(event.get("data").toString()).isEqualTo("{\"id\":\"" + id + "\"}");
  }

  @Test
  void onlyWantedEventsAreDelivered() {
    Client client = API.client();
    String unwanted = ask(client, receiver.url("/some"), ",\"events\":[\"job.failed\"]");
    client.post("/v1/jobs/" + unwanted + "/cancel", "");
    assertThat(client.job(unwanted).has("webhook")).isFalse();
    String wanted =
        ask(client, receiver.url("/some"), ",\"events\":[\"job.failed\",\"job.cancelled\"]");
    client.post("/v1/jobs/" + wanted + "/cancel", "");
    assertThat(received("/some").header("webhook-id")).isEqualTo(delivery(wanted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|missing_field|webhook.url",
        "5|invalid_value|webhook",
        "[]|invalid_value|webhook",
        "{\"url\":5}|invalid_value|webhook.url",
        "{\"url\":\"\"}|invalid_value|webhook.url",
        "{\"url\":\"https://a.example\",\"x\":1}|unknown_field|webhook.x",
        "{\"url\":\"https://a.example\",\"events\":[]}|invalid_value|webhook.events",
        "{\"url\":\"https://a.example\",\"events\":\"job.failed\"}|invalid_value|webhook.events",
        "{\"url\":\"https://a.example\",\"events\":[\"job.ended\"]}|invalid_value|webhook.events[0]",
        "{\"url\":\"http://a.example\"}|invalid_value|webhook.url",
        "{\"url\":\"ftp://a.example\"}|invalid_value|webhook.url",
        "{\"url\":\"https://u:p@a.example\"}|invalid_value|webhook.url",
        "{\"url\":\"https://a.example:0\"}|invalid_value|webhook.url",
        "{\"url\":\"https://2130706433\"}|invalid_value|webhook.url",
        "{\"url\":\"https://0177.0.0.1\"}|invalid_value|webhook.url",
        "{\"url\":\"https://10.0.0.1\"}|invalid_value|webhook.url",
        "{\"url\":\"https://[::ffff:10.0.0.1]\"}|invalid_value|webhook.url",
        "{\"url\":\"https://169.254.169.254/\"}|invalid_value|webhook.url"
      })
  void aBadWebhookIsRefusedAndNothingWritten(String webhook, String code, String param) {
    Client client = API.client();
    HttpResponse<String> answer = client.post("/v1/jobs", chat(webhook));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Client.code(answer)).isEqualTo(code);
    assertThat(Client.json(answer).get("error").get("param").asString()).isEqualTo(param);
    assertThat(Client.json(client.get("/v1/jobs")).get("data")).isEmpty();
  }

  @Test
  void withoutASecretNothingSignsSoItIsRefused() {
    try (TestApi unsigned = API.another("--parley.access=open", NETWORKS)) {
      HttpResponse<String> answer =
          unsigned.client().post("/v1/jobs", chat("{\"url\":\"https://a.example\"}"));
      assertThat(Client.code(answer)).isEqualTo("unsupported_parameter");
      assertThat(answer.body()).contains("parley.webhooks.secret");
    }
  }

  @Test
  void aRepeatedRequestFindsItsJobAndAnotherWebhookIsAnotherRequest() {
    Client client = API.client();
    String body = chat("{\"url\":\"" + receiver.url("/x") + "\"}");
    String[] key = {"Idempotency-Key", "k"};
    String id = Client.json(client.post("/v1/jobs", body, key)).get("id").asString();
    assertThat(Client.json(client.post("/v1/jobs", body, key)).get("id").asString()).isEqualTo(id);
    HttpResponse<String> other =
        client.post("/v1/jobs", chat("{\"url\":\"" + receiver.url("/y") + "\"}"), key);
    assertThat(Client.code(other)).isEqualTo("idempotency_key_reused");
    client.delete("/v1/jobs/" + id);
  }

  private WebhookSecret set(KeyWebhooks webhooks, KeyStore.Issued issued, WebhookTarget target) {
    return webhooks
        .set(issued.key().id(), target, KeyWebhooks.Secret.ROTATE)
        .orElseThrow()
        .drawn()
        .orElseThrow();
  }

  private String ask(Client client, String url, String more) {
    HttpResponse<String> answer =
        client.post("/v1/jobs", chat("{\"url\":\"" + url + "\"" + more + "}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Client.json(answer).get("id").asString();
  }

  private String chat(String webhook) {
    String body = Client.chat(worker.model(), "x");
    return body.substring(0, body.length() - 1) + ",\"webhook\":" + webhook + "}";
  }

  private HookReceiver.Received received(String path) {
    return Await.value("a delivery", () -> receiver.received(path).stream().findFirst());
  }

  private static void awaitDelivery(Client client, String id, String status) {
    Await.until(
        "the delivery is " + status,
        () -> client.job(id).path("webhook").path("status").asString("").equals(status));
  }

  private static String delivery(String job) {
    return job.replace("job_", "evt_");
  }

  private static String signature(WebhookSecret secret, HookReceiver.Received received) {
    Instant time = Instant.ofEpochSecond(Long.parseLong(received.header("webhook-timestamp")));
    assertThat(time).isAfter(Instant.now().minus(Duration.ofMinutes(5)));
    return secret.sign(received.header("webhook-id"), time, received.body().getBytes(UTF_8));
  }
}
