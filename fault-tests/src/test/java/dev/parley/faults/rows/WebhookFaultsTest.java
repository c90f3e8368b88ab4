package dev.parley.faults.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.testkit.Await;
import dev.parley.testkit.HookReceiver;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.WebhookSecret;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A webhook while the sender, its receiver and Redis die, each without a word. */
@Timeout(120)
class WebhookFaultsTest {

  private static final WebhookSecret SECRET = WebhookSecret.random(new SecureRandom());
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final List<String> SETTINGS =
      List.of(
          "--parley.webhooks.networks=127.0.0.1",
          "--parley.webhooks.secret=" + SECRET.reveal(),
          "--parley.webhooks.retries=" + String.join(",", Collections.nCopies(20, "1s")));

  private final List<HookReceiver.Received> received = new ArrayList<>();

  @Test
  void aDeliveryOutlivesItsSenderItsReceiverAndRedis() throws IOException {
    try (TestRedis redis = TestRedis.own();
        ApiProcess dying = ApiProcess.start(port(redis), SETTINGS)) {
      int hookPort;
      String job;
      try (HookReceiver first = HookReceiver.start()) {
        first.hold();
        hookPort = first.port();
        job = end(new ApiClient(dying.base()), first.url("/hook"));
        Await.until("the first delivery", () -> first.received().size() == 1);
        dying.process().kill();
        received.addAll(first.received());
      }
      try (ApiProcess next = ApiProcess.start(port(redis), SETTINGS)) {
        ApiClient api = new ApiClient(next.base());
        assertThat(webhook(api, job).path("status").asString("")).isEqualTo("pending");
        endLeases(redis.commands());
        Await.until(
            "the receiver is missed",
            () -> webhook(api, job).path("error").asString("").equals("connection"));
        redis.kill();
        redis.start();
        endLeases(redis.commands()); // of an answer that Redis was about to give
        try (HookReceiver second = HookReceiver.start(hookPort)) {
          Await.until(
              "the delivery",
              () -> webhook(api, job).path("status").asString("").equals("delivered"));
          received.addAll(second.received());
        }
        assertThat(redis.commands().keys("*hooks*")).isEmpty();
      }
    }
    assertThat(received).hasSizeGreaterThanOrEqualTo(2).allSatisfy(this::isSigned);
    assertThat(received).extracting(one -> one.header("webhook-id")).containsOnly(idOf(received));
    assertThat(received)
        .extracting(HookReceiver.Received::body)
        .containsOnly(received.getFirst().body());
  }

  private static String end(ApiClient api, String url) throws IOException {
    String more = ",\"webhook\":{\"url\":\"" + url + "\"}";
    String job = ApiClient.json(api.post("m0", 7, 5, more)).path("id").asString();
    api.cancel(job);
    return job;
  }

  /** As if the lease of whoever died had run out. */
  private static void endLeases(RedisCommands<String, String> redis) {
    for (String key : List.of("parley:{0}:hooks-busy", "parley:{0}:hooks:127.0.0.1")) {
      redis.zrange(key, 0, -1).forEach(one -> redis.zincrby(key, (double) -LEASE.toMillis(), one));
    }
  }

  private static JsonNode webhook(ApiClient api, String job) {
    try {
      return api.job(job).path("webhook");
    } catch (IOException away) {
      throw new UncheckedIOException(away);
    }
  }

  private void isSigned(HookReceiver.Received one) {
    Instant time = Instant.ofEpochSecond(Long.parseLong(one.header("webhook-timestamp")));
    assertThat(one.header("webhook-signature"))
        .isEqualTo(SECRET.sign(one.header("webhook-id"), time, one.body().getBytes(UTF_8)));
  }

  private static String idOf(List<HookReceiver.Received> all) {
    return all.getFirst().header("webhook-id");
  }

  private static int port(TestRedis redis) {
    return URI.create(redis.url()).getPort();
  }
}
