package dev.parley.api.webhooks;

import dev.parley.webhook.Deliveries.Outcome;
import dev.parley.webhook.Deliveries.What;
import dev.parley.webhook.Delivery;
import dev.parley.webhook.WebhookSecret;
import dev.parley.webhook.WebhookUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One attempt at a delivery: signs it as Standard Webhooks does, posts it and judges the answer.
 * Writes nothing down.
 *
 * @param own signs for jobs without a key's secret
 * @param clock for the timestamps that are signed
 */
record WebhookAttempt(
    WebhookBodies bodies,
    WebhookClient client,
    Optional<WebhookSecret> own,
    RetrySchedule schedule,
    InstantSource clock,
    RandomGenerator random) {

  private static final int GONE = 410;

  Outcome of(Delivery delivery) {
    List<WebhookSecret> secrets =
        delivery.secrets().isEmpty() && delivery.source() == Delivery.Source.JOB
            ? own.stream().toList()
            : delivery.secrets();
    if (secrets.isEmpty()) {
      return new Outcome(What.DEAD, 0, "no_secret", Duration.ZERO);
    }
    byte[] body = bodies.of(delivery);
    WebhookUrl url;
    try {
      url = WebhookUrl.parse(delivery.url());
    } catch (IllegalArgumentException e) {
      return new Outcome(What.DEAD, 0, "bad_url", Duration.ZERO); // changed by hand
    }
    return switch (client.post(url, headers(delivery, secrets, body), body)) {
      case WebhookClient.Answered(int status) -> judge(delivery, status);
      case WebhookClient.Failed(String reason) -> failed(delivery, 0, reason);
    };
  }

  private Outcome judge(Delivery delivery, int status) {
    if (status >= 200 && status < 300) {
      return new Outcome(What.DELIVERED, status, "", Duration.ZERO);
    }
    return status == GONE
        ? new Outcome(What.DEAD, status, "gone", Duration.ZERO)
        : failed(delivery, status, "status");
  }

  /**
   * What an attempt without success leads to: another one, or the end.
   *
   * @param status of the answer; 0 without one
   */
  Outcome failed(Delivery delivery, int status, String reason) {
    return schedule
        .after(delivery.failures() + 1, random)
        .map(delay -> new Outcome(What.RETRY, status, reason, delay))
        .orElseGet(() -> new Outcome(What.DEAD, status, reason, Duration.ZERO));
  }

  private Map<String, String> headers(Delivery delivery, List<WebhookSecret> secrets, byte[] body) {
    Instant now = clock.instant();
    return Map.of(
        "webhook-id",
        delivery.id(),
        "webhook-timestamp",
        Long.toString(now.getEpochSecond()),
        "webhook-signature",
        secrets.stream()
            .map(secret -> secret.sign(delivery.id(), now, body))
            .collect(Collectors.joining(" ")));
  }
}
