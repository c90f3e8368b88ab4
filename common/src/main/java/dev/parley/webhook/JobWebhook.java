package dev.parley.webhook;

import dev.parley.access.KeyId;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a job keeps so that its end can be delivered.
 *
 * @param key of the caller: what it says at the end of the job counts, and its secret signs
 * @param own where this job's end goes instead
 */
public record JobWebhook(Optional<KeyId> key, Optional<WebhookTarget> own) {

  /** Of a job whose end is delivered nowhere. */
  public static final JobWebhook NONE = new JobWebhook(Optional.empty(), Optional.empty());

  /** The arguments of the script that accepts the job: name and value. */
  public void writeTo(BiConsumer<String, Object> arguments) {
    arguments.accept("hook_key", key.map(KeyId::value).orElse(""));
    arguments.accept("hook_url", own.map(target -> target.url().value().toString()).orElse(""));
    arguments.accept("hook_host", own.map(target -> target.url().host()).orElse(""));
    arguments.accept("hook_events", own.map(WebhookTarget::eventList).orElse(""));
  }
}
