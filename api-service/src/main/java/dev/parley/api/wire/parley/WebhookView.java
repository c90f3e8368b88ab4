package dev.parley.api.wire.parley;

import dev.parley.webhook.DeliveryRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the delivery of an ended job is. Not where it goes: the address is its key's, perhaps,
 * and may hold a secret.
 *
 * @param status pending, delivered or dead
 * @param httpStatus of the last answer; null without one
 * @param error why the last attempt failed
 */
record WebhookView(
    String status,
    String event,
    int attempts,
    @Nullable Integer httpStatus,
    @Nullable String error,
    @Nullable String lastAttemptAt,
    @Nullable String nextAttemptAt) {

  static WebhookView of(DeliveryRecord delivery) {
    return new WebhookView(
        delivery.state().name().toLowerCase(Locale.ROOT),
        delivery.event(),
        delivery.attempts(),
        delivery.status().orElse(null),
        delivery.error().orElse(null),
        spell(delivery.tried()),
        spell(delivery.next()));
  }

  private static @Nullable String spell(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }
}
