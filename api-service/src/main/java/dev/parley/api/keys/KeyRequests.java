package dev.parley.api.keys;

import dev.parley.access.KeyChange;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.chat.WebhookField;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.json.RequestJson;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookTarget;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what an admin wants of a key, or throws a refusal that names the field at fault. */
final class KeyRequests {

  private static final Set<String> LIMITS =
      Set.of(
          "live",
          "per_minute",
          "tokens_per_minute",
          "tokens_per_day",
          "priority",
          "models",
          "expires_in");

  private static final int MOST_MODELS = 64;
  private static final double LONGEST_LIFE = Duration.ofDays(36_500).toSeconds();

  private KeyRequests() {}

  static NewKey creation(byte[] body) {
    Set<String> known = new HashSet<>(LIMITS);
    known.addAll(Set.of("name", "admin"));
    Fields fields = Fields.of(object(body), "", UnknownFields.REFUSED, known);
    Plan plan =
        new Plan(
            fields.get("admin", KeyRequests::role).orElse(Plan.Role.MEMBER),
            limits(fields),
            fields.get("priority", KeyRequests::priority).orElse(JobPriority.NORMAL),
            fields.get("models", KeyRequests::models).orElse(List.of()));
    return new NewKey(
        fields.require("name", KeyRequests::name),
        plan,
        fields.get("expires_in", KeyRequests::life).filter(life -> !life.isZero()));
  }

  static KeyChange change(byte[] body) {
    Fields fields = Fields.of(object(body), "", UnknownFields.REFUSED, LIMITS);
    return new KeyChange(
        limits(fields),
        fields.get("priority", KeyRequests::priority),
        fields.get("models", KeyRequests::models),
        fields.get("expires_in", KeyRequests::life));
  }

  /**
   * A webhook that an admin wants a key to have.
   *
   * @param target empty: the one that it has, with another secret
   */
  record Hook(Optional<WebhookTarget> target, KeyWebhooks.Secret secret) {}

  static Hook webhook(byte[] body) {
    Fields fields =
        Fields.of(
            object(body), "", UnknownFields.REFUSED, Set.of("url", "events", "rotate_secret"));
    boolean rotates = fields.get("rotate_secret", Read::flag).orElse(false);
    boolean keepsTarget = rotates && fields.get("url", (node, _) -> node).isEmpty();
    Optional<WebhookTarget> target =
        keepsTarget && fields.get("events", (node, _) -> node).isEmpty()
            ? Optional.empty()
            : Optional.of(WebhookField.target(fields));
    return new Hook(target, rotates ? KeyWebhooks.Secret.ROTATE : KeyWebhooks.Secret.KEEP);
  }

  private static JsonNode object(byte[] body) {
    if (body.length == 0) {
      throw Refusal.of(ErrorCode.BODY_REQUIRED, "The request needs a JSON body.").asException();
    }
    try {
      return RequestJson.object(body);
    } catch (RequestJson.MalformedJson malformed) {
      throw Refusal.of(ErrorCode.BAD_JSON, malformed.reason()).asException();
    }
  }

  private static Plan.Limits limits(Fields fields) {
    return new Plan.Limits(
        limit(fields, "live", Plan.Limits.MOST_JOBS),
        limit(fields, "per_minute", Plan.Limits.MOST_JOBS),
        limit(fields, "tokens_per_minute", Plan.Limits.MOST_TOKENS),
        limit(fields, "tokens_per_day", Plan.Limits.MOST_TOKENS));
  }

  private static OptionalLong limit(Fields fields, String name, long most) {
    Optional<Long> limit = fields.get(name, Read.integer(0, most));
    return limit.isPresent() ? OptionalLong.of(limit.get()) : OptionalLong.empty();
  }

  private static String name(JsonNode node, String path) {
    boolean fits = node.isString() && NewKey.isName(node.stringValue());
    Read.require(fits, path, "must be a string of 1 to 64 printable characters");
    return node.stringValue();
  }

  private static Plan.Role role(JsonNode node, String path) {
    return Read.flag(node, path) ? Plan.Role.ADMIN : Plan.Role.MEMBER;
  }

  private static JobPriority priority(JsonNode node, String path) {
    return JobPriority.parse(node.isString() ? node.stringValue() : "")
        .orElseThrow(() -> Read.refused(path, "must be 'high', 'normal' or 'low'"));
  }

  private static List<ModelName> models(JsonNode node, String path) {
    return Read.list(0, MOST_MODELS, KeyRequests::model).apply(node, path);
  }

  private static ModelName model(JsonNode node, String path) {
    return ModelName.parse(node.isString() ? node.stringValue() : "")
        .orElseThrow(() -> Read.refused(path, "must be the name of a model"));
  }

  private static Duration life(JsonNode node, String path) {
    boolean fits =
        node.isNumber()
            && (node.doubleValue() == 0
                || (node.doubleValue() >= 0.001 && node.doubleValue() <= LONGEST_LIFE));
    Read.require(fits, path, "must be a number of seconds, 0 for no end");
    return Duration.ofMillis(Math.round(node.doubleValue() * 1000));
  }
}
