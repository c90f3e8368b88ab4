package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.keys.KeysCommand;
import dev.parley.standalone.keys.WebhooksCommand;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookEvent;
import dev.parley.webhook.WebhookSecret;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code parley keys webhook} and {@code parley webhooks}. */
class WebhooksCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final RedisConnections redis =
      RedisConnections.open(
          new RedisSettings(TestRedis.shared().url(), prefix, 1, Duration.ofMillis(2500)),
          RedisConnections.Role.API);
  private final KeyWebhooks webhooks = new KeyWebhooks(redis);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void setsShowsRotatesAndRemovesTheWebhookOfAKey() {
    KeyId key =
        new KeyStore(redis).create(new NewKey("ann", Plan.OPEN, Optional.empty())).key().id();
    String id = key.value();
    String url = "https://hooks.example/x";
    assertThat(keys("webhook", id)).isZero();
    assertThat(text(out)).contains("no webhook");
    assertThat(keys("webhook", id, "--rotate")).isEqualTo(1);
    assertThat(keys("webhook", id, url, "--events", "job.failed,response.failed")).isZero();
    String first = text(out).strip();
    assertThat(WebhookSecret.parse(first)).isPresent();
    assertThat(text(err)).contains(id).doesNotContain(first);
    assertThat(webhooks.find(key).orElseThrow().events())
        .containsExactlyInAnyOrder(WebhookEvent.JOB_FAILED, WebhookEvent.RESPONSE_FAILED);
    assertThat(keys("webhook", id)).isZero();
    assertThat(text(out)).contains(url, "job.failed").doesNotContain("whsec_");
    assertThat(keys("webhook", id, url)).isZero();
    assertThat(text(out)).isEmpty();
    assertThat(keys("webhook", id, "--rotate")).isZero();
    assertThat(WebhookSecret.parse(text(out).strip())).isPresent();
    assertThat(text(out).strip()).isNotEqualTo(first);
    assertThat(keys("webhook", id, "--remove")).isZero();
    assertThat(webhooks.find(key)).isEmpty();
    assertThat(keys("webhook", "00000000", url)).isEqualTo(1);
  }

  @Test
  void listsWhatIsOwedAndSendsItAgain() {
    String job = JobId.random(0).value();
    String base = redis.keys().base(0);
    var commands = TestRedis.shared().commands();
    commands.hset(
        base + "hook:" + job,
        Map.of(
            "state",
            "dead",
            "event",
            "job.failed",
            "url",
            "https://a.example/x",
            "host",
            "a.example",
            "attempts",
            "8",
            "status",
            "500",
            "error",
            "status",
            "source",
            "job"));
    commands.zadd(base + "hooks-dead", 1, job);
    assertThat(webhooks("list", "--dead")).isZero();
    assertThat(text(out)).contains(job, "dead", "job.failed", "500", "https://a.example/x");
    assertThat(webhooks("resend", job)).isZero();
    assertThat(webhooks("list", "--dead", "--json")).isZero();
    assertThat(text(out)).isEmpty();
    assertThat(webhooks("list", "--json")).isZero();
    assertThat(text(out)).contains("\"job\":\"" + job + "\"", "\"status\":\"pending\"");
    assertThat(webhooks("resend", JobId.random(0).value())).isEqualTo(1);
    assertThat(webhooks("resend", "--dead")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys|webhook",
        "keys|webhook|x|https://a.example",
        "keys|webhook|AAAAAAAA|a.example",
        "keys|webhook|AAAAAAAA|https://u:p@a.example",
        "keys|webhook|AAAAAAAA|https://127.1",
        "keys|webhook|AAAAAAAA|https://a.example|--events|job.ended",
        "keys|webhook|AAAAAAAA|--events|job.failed",
        "keys|webhook|AAAAAAAA|https://a.example|--remove",
        "webhooks|resend",
        "webhooks|resend|x",
        "webhooks|resend|--dead|job_0_abcdefghijklmnopqrstuv",
        "webhooks|frobnicate"
      })
  void badUsageEndsWithTwo(String words) {
    List<String> all = List.of(words.split("\\|"));
    String[] rest = all.subList(1, all.size()).toArray(String[]::new);
    assertThat(all.getFirst().equals("keys") ? keys(rest) : webhooks(rest)).isEqualTo(2);
  }

  private int keys(String... words) {
    return run(new KeysCommand(flags(), Optional::empty, terminal()), words);
  }

  private int webhooks(String... words) {
    return run(new WebhooksCommand(flags(), Optional::empty, terminal()), words);
  }

  private int run(Object command, String... words) {
    List<String> all = new ArrayList<>(List.of("--redis", TestRedis.shared().url()));
    all.addAll(List.of(words));
    return new CommandLine(command).execute(all.toArray(String[]::new));
  }

  private Map<String, String> flags() {
    return Map.of("parley.redis.prefix", prefix);
  }

  private Terminal terminal() {
    out.reset();
    err.reset();
    return new Terminal(
        new BufferedReader(Reader.nullReader()), stream(out), stream(err), false, false);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
