package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import dev.parley.webhook.AllowedAddresses;
import dev.parley.webhook.WebhookSecret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ends of jobs are delivered.
 *
 * @param secret signs for calls without a key; empty: they have no webhooks
 * @param networks blocks of addresses that deliveries may go to though they are not public
 * @param retries the waits after failed attempts; after the last one a delivery is given up
 */
@ConfigurationProperties("parley.webhooks")
public record WebhookSettings(
    @DefaultValue("") String secret,
    @DefaultValue List<String> networks,
    @DefaultValue({"5s", "30s", "2m", "10m", "1h", "6h", "24h"}) List<Duration> retries) {

  private static final int MOST_RETRIES = 20;

  public WebhookSettings {
    networks = List.copyOf(networks);
    Check.that(
        retries.stream().allMatch(Objects::nonNull), // Spring makes one of a blank
        "parley.webhooks.retries",
        "blank",
        "must be waits, as 5s,30s");
    retries = List.copyOf(retries);
    Check.that(
        secret.isEmpty() || WebhookSecret.parse(secret).isPresent(),
        "parley.webhooks.secret",
        "not shown",
        "must be whsec_ and 24 to 64 bytes in base64");
    List<String> blocks = networks;
    Check.accepted(
        "parley.webhooks.networks",
        String.join(",", blocks).replaceAll("\\p{Cntrl}", "?"),
        () -> new AllowedAddresses(blocks));
    Check.that(
        retries.size() <= MOST_RETRIES,
        "parley.webhooks.retries",
        retries.size() + " waits",
        "must be at most " + MOST_RETRIES);
    retries.forEach(
        wait ->
            Check.between(
                "parley.webhooks.retries", wait, Duration.ofMillis(1), Duration.ofDays(2)));
  }

  public AllowedAddresses allowed() {
    return new AllowedAddresses(networks);
  }

  public Optional<WebhookSecret> ownSecret() {
    return WebhookSecret.parse(secret);
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "WebhookSettings";
  }
}
