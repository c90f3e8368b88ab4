package dev.parley.api.webhooks;

import dev.parley.api.caller.Caller;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.WebhookSettings;
import dev.parley.webhook.AllowedAddresses;
import dev.parley.webhook.JobWebhook;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookTarget;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Decides whether a job may have the webhook that its caller wants. */
@Component
public class WebhookAdmission {

  private static final String FIELD = "webhook";

  private final AllowedAddresses allowed;
  private final WebhookSettings settings;
  private final KeyWebhooks keys;

  WebhookAdmission(WebhookSettings settings, KeyWebhooks keys) {
    this.allowed = settings.allowed();
    this.settings = settings;
    this.keys = keys;
  }

  /** What the job keeps of it; throws the refusal when there is one. */
  public JobWebhook admit(Optional<WebhookTarget> asked, Caller caller) {
    asked.ifPresent(target -> check(target, caller));
    return new JobWebhook(caller.key(), asked);
  }

  private void check(WebhookTarget target, Caller caller) {
    allowed
        .refusal(target.url())
        .ifPresent(
            rule -> {
              String path = FIELD + ".url";
              throw Refusal.of(
                      ErrorCode.INVALID_VALUE,
                      path,
                      "'" + path + "' must be an address that " + rule + ".")
                  .asException();
            });
    boolean isSigned =
        settings.ownSecret().isPresent()
            || caller.key().filter(key -> keys.find(key).isPresent()).isPresent();
    if (!isSigned) {
      throw Refusal.of(ErrorCode.UNSUPPORTED_PARAMETER, FIELD, unsigned(caller)).asException();
    }
  }

  private static String unsigned(Caller caller) {
    return caller.key().isPresent()
        ? "Nothing signs your webhooks: your API key has no webhook, and this service has no"
            + " parley.webhooks.secret."
        : "Nothing signs webhooks of calls without an API key: this service has no"
            + " parley.webhooks.secret.";
  }
}
