package dev.parley.api.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.http.JsonBody;
import dev.parley.api.settings.WebhookSettings;
import dev.parley.webhook.AllowedAddresses;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookEvent;
import dev.parley.webhook.WebhookSecret;
import dev.parley.webhook.WebhookTarget;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/admin/keys/{id}/webhook}: where the ends of all jobs of a key are delivered. */
@RestController
class KeyWebhookController {

  /**
   * @param url null: nowhere
   * @param events empty: all
   * @param secret that signs, in the one answer that shows it
   */
  record View(
      String key,
      String object,
      @Nullable String url,
      List<String> events,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    static View of(KeyId key, Optional<WebhookTarget> target, Optional<WebhookSecret> drawn) {
      return new View(
          key.value(),
          "key_webhook",
          target.map(set -> set.url().value().toString()).orElse(null),
          target.map(View::events).orElse(List.of()),
          drawn.map(WebhookSecret::reveal).orElse(null));
    }

    private static List<String> events(WebhookTarget target) {
      return new TreeSet<>(target.events()).stream().map(WebhookEvent::wire).toList();
    }

    /** Keeps the secret, and the address, which may hold one, out of logs. */
    @Override
    public String toString() {
      return "View of " + key;
    }
  }

  private final KeyStore keys;
  private final KeyWebhooks webhooks;
  private final AllowedAddresses allowed;

  KeyWebhookController(KeyStore keys, KeyWebhooks webhooks, WebhookSettings settings) {
    this.keys = keys;
    this.webhooks = webhooks;
    this.allowed = settings.allowed();
  }

  @GetMapping("/v1/admin/keys/{id}/webhook")
  View find(@PathVariable String id, Caller caller) {
    caller.requireAdmin();
    KeyId key = living(id);
    return View.of(key, RequestBudget.within(() -> webhooks.find(key)), Optional.empty());
  }

  /** The first secret is drawn; another one where that is wanted. */
  @PostMapping("/v1/admin/keys/{id}/webhook")
  View set(@PathVariable String id, Caller caller, HttpServletRequest request) throws IOException {
    caller.requireAdmin();
    KeyRequests.Hook wanted = KeyRequests.webhook(JsonBody.read(request));
    KeyId key = living(id);
    WebhookTarget target =
        wanted
            .target()
            .or(() -> RequestBudget.within(() -> webhooks.find(key)))
            .orElseThrow(KeyWebhookController::noUrl);
    allowed
        .refusal(target.url())
        .ifPresent(
            rule -> {
              throw Refusal.of(
                      ErrorCode.INVALID_VALUE, "url", "'url' must be an address that " + rule + ".")
                  .asException();
            });
    KeyWebhooks.Changed changed =
        RequestBudget.within(() -> webhooks.set(key, target, wanted.secret()))
            .orElseThrow(KeysController::notFound);
    KeysController.log("key's webhook set", key);
    return View.of(key, Optional.of(changed.target()), changed.drawn());
  }

  /** What is still owed is given up. */
  @DeleteMapping("/v1/admin/keys/{id}/webhook")
  View remove(@PathVariable String id, Caller caller) {
    caller.requireAdmin();
    KeyId key = living(id);
    if (!RequestBudget.within(() -> webhooks.remove(key))) {
      throw KeysController.notFound();
    }
    KeysController.log("key's webhook removed", key);
    return View.of(key, Optional.empty(), Optional.empty());
  }

  private static Refused noUrl() {
    return Refusal.of(ErrorCode.MISSING_FIELD, "url", "'url' is required: the key has no webhook.")
        .asException();
  }

  private KeyId living(String id) {
    KeyId key = KeyId.parse(id).orElseThrow(KeysController::notFound);
    return RequestBudget.within(() -> keys.find(key))
        .filter(found -> found.state(Instant.now()) != StoredKey.State.REVOKED)
        .map(StoredKey::id)
        .orElseThrow(KeysController::notFound);
  }
}
