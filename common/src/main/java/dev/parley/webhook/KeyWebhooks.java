package dev.parley.webhook;

import dev.parley.access.KeyId;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The webhooks of API keys: fields of the key's hash. Thread-safe. */
public final class KeyWebhooks {

  /** For so long a rotated secret signs beside the new one. */
  public static final Duration OVERLAP = Duration.ofDays(1);

  /** What becomes of the secret that a key has already; the first one is always drawn. */
  public enum Secret {
    KEEP,
    ROTATE
  }

  /**
   * A webhook that was set.
   *
   * @param drawn the new secret, at the only moment at which it is shown
   */
  public record Changed(WebhookTarget target, Optional<WebhookSecret> drawn) {}

  private static final Script CHANGE = Script.load(KeyWebhooks.class, "change_webhook");

  private final RedisConnections redis;
  private final SecureRandom random = new SecureRandom();

  public KeyWebhooks(RedisConnections redis) {
    this.redis = redis;
  }

  /** Empty when there is no such key, or it is revoked. */
  public Optional<Changed> set(KeyId key, WebhookTarget target, Secret mode) {
    WebhookSecret drawn = WebhookSecret.random(random);
    ScriptResult answer =
        change(
            key,
            target.url().value().toString(),
            target.url().host(),
            target.eventList(),
            mode.name(),
            drawn.reveal());
    return switch (answer.outcome()) {
      case "CHANGED" ->
          Optional.of(
              new Changed(
                  target, answer.text(1).equals("NEW") ? Optional.of(drawn) : Optional.empty()));
      case "NONE" -> Optional.empty();
      default -> throw answer.unexpected();
    };
  }

  /** Takes webhook and secrets away; what is still owed is given up. False: no such key. */
  public boolean remove(KeyId key) {
    return change(key, "", "", "", Secret.KEEP.name(), "").outcome().equals("CHANGED");
  }

  /** Where a key's deliveries go; empty when nowhere. */
  public Optional<WebhookTarget> find(KeyId key) {
    Map<String, String> fields = redis.call(c -> c.hgetall(nameOf(key)));
    try {
      return Optional.ofNullable(fields.get("webhook"))
          .map(
              url ->
                  new WebhookTarget(
                      WebhookUrl.parse(url),
                      Arrays.stream(fields.getOrDefault("webhook_events", "").split(","))
                          .flatMap(event -> WebhookEvent.parse(event).stream())
                          .collect(Collectors.toSet())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // changed by hand
    }
  }

  private ScriptResult change(KeyId key, String... arguments) {
    return CHANGE.run(
        redis,
        shardOf(key),
        nameOf(key),
        List.of(
            key,
            arguments[0],
            arguments[1],
            arguments[2],
            arguments[3],
            arguments[4],
            OVERLAP.toMillis()));
  }

  private String nameOf(KeyId key) {
    return redis.keys().key(shardOf(key), key.value());
  }

  private int shardOf(KeyId key) {
    return Keys.shardOf("key:" + key, redis.settings().shards());
  }
}
