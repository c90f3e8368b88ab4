package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.access.ApiKey;
import dev.parley.access.KeyId;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookSecret;
import dev.parley.webhook.WebhookTarget;
import dev.parley.webhook.WebhookUrl;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What no log may hold, even where somebody asks for all that Parley and Spring can say. */
class SilentLogsTest {

  private static final String PROMPT = "Zebrafinken";

  @Test
  void noKeyAndNoPromptIsEverLogged() {
    Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    String admin = ApiKey.random(new SecureRandom()).reveal();
    String hooks = WebhookSecret.random(new SecureRandom()).reveal();
    List<String> secrets = new ArrayList<>(List.of(admin, hooks));
    try (TestApi api =
        TestApi.start(
            TestRedis.shared().url(),
            "--parley.admin.key=" + admin,
            "--parley.webhooks.secret=" + hooks,
            "--parley.webhooks.networks=127.0.0.1",
            "--logging.level.dev.parley=trace",
            "--logging.level.org.springframework.web=debug")) {
      log.start();
      root.addAppender(log);
      secrets.addAll(run(api, admin));
      secrets.add(deliver(api, admin));
    } finally {
      root.detachAppender(log);
      for (String name : List.of("dev.parley", "org.springframework.web")) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel((Level) null);
      }
    }
    List<String> lines = log.list.stream().map(SilentLogsTest::line).toList();
    assertThat(lines).anyMatch(line -> line.contains("key created"));
    assertThat(lines).anyMatch(line -> line.contains("job queued") && line.contains("key="));
    for (String secret : secrets) {
      assertThat(lines).noneMatch(line -> line.contains(secret.substring(19)));
    }
    assertThat(lines).anyMatch(line -> line.contains("webhook retry"));
    assertThat(lines).noneMatch(line -> line.contains(PROMPT));
  }

  /** Every kind of call, right ones and wrong ones. */
  private static List<String> run(TestApi api, String admin) {
    Client ann = api.withKey(admin);
    String key = secret(ann.post("/v1/admin/keys", "{\"name\":\"bob\"}").body());
    String path = "/v1/admin/keys/" + key.substring(10, 18);
    String unknown = ApiKey.random(new SecureRandom()).reveal();
    String mistyped = "sk-parley-AAAAAAAA-" + "b".repeat(36);
    Client bob = api.withKey(key);
    try (HandWorker worker = HandWorker.at(api)) {
      String id = bob.ask(worker.model(), PROMPT).get("id").asString();
      bob.get("/v1/jobs/" + id);
      bob.post("/v1/jobs/" + id + "/cancel", "{}");
      bob.post("/v1/jobs", "{\"messages\":[{\"role\":\"" + PROMPT + "\"}]}");
      bob.post("/v1/jobs", PROMPT);
    }
    ann.get("/v1/admin/keys");
    ann.post(path, "{\"live\":1}");
    String rotated = secret(ann.post(path + "/rotate", "").body());
    ann.post("/v1/admin/keys", "{\"name\":\"" + rotated + "\",\"key\":\"" + key + "\"}");
    bob.post("/v1/admin/keys", "{\"name\":\"" + key + "\"}");
    ann.delete(path + "?cancel=true");
    for (String wrong : List.of(key, rotated, unknown, mistyped)) {
      api.withKey(wrong).get("/v1/jobs");
      api.local().get("/v1/jobs", "X-API-Key", wrong);
    }
    return List.of(key, rotated, unknown, mistyped);
  }

  /** Webhooks whose addresses are secrets, too, and that nobody receives. */
  private static String deliver(TestApi api, String admin) {
    KeyId key = ApiKey.parse(admin).orElseThrow().id();
    String url = "http://127.0.0.1:1/" + PROMPT;
    WebhookTarget target = new WebhookTarget(WebhookUrl.parse(url), Set.of());
    WebhookSecret drawn =
        api.bean(KeyWebhooks.class)
            .set(key, target, KeyWebhooks.Secret.ROTATE)
            .orElseThrow()
            .drawn()
            .orElseThrow();
    Client ann = api.withKey(admin);
    try (HandWorker worker = HandWorker.at(api)) {
      String chat = Client.chat(worker.model(), "x");
      String own = chat.substring(0, chat.length() - 1) + ",\"webhook\":{\"url\":\"" + url + "\"}}";
      for (String body : List.of(chat, own)) {
        String id = Client.json(ann.post("/v1/jobs", body)).get("id").asString();
        ann.post("/v1/jobs/" + id + "/cancel", "");
        Await.until(
            "an attempt has failed",
            () -> !ann.job(id).path("webhook").path("error").asString("").isEmpty());
      }
    }
    return drawn.reveal();
  }

  private static String secret(String body) {
    int start = body.indexOf("sk-parley-");
    return body.substring(start, start + 55);
  }

  /** All of an event: message, fields, MDC and what was thrown. */
  private static String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(event.getFormattedMessage());
    line.append(event.getKeyValuePairs()).append(event.getMDCPropertyMap());
    for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
      line.append(thrown.getMessage());
    }
    return line.toString();
  }
}
