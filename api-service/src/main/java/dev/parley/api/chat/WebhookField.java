package dev.parley.api.chat;

import dev.parley.webhook.WebhookEvent;
import dev.parley.webhook.WebhookTarget;
import dev.parley.webhook.WebhookUrl;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code {"url", "events"}}. */
public final class WebhookField {

  private static final Set<String> FIELDS = Set.of("url", "events");
  private static final int LONGEST_URL = 2048;

  private WebhookField() {}

  static WebhookTarget read(JsonNode node, String path) {
    return target(Fields.of(node, path, UnknownFields.REFUSED, FIELDS));
  }

  /** Of an object that may have other fields, too. */
  public static WebhookTarget target(Fields fields) {
    WebhookUrl url = fields.require("url", WebhookField::url);
    List<WebhookEvent> events =
        fields
            .get("events", Read.list(1, WebhookEvent.values().length, WebhookField::event))
            .orElse(List.of());
    return new WebhookTarget(url, Set.copyOf(events));
  }

  private static WebhookUrl url(JsonNode node, String path) {
    try {
      return WebhookUrl.parse(Read.text(1, LONGEST_URL).apply(node, path));
    } catch (IllegalArgumentException refused) {
      throw Read.refused(path, "must be an address that " + refused.getMessage());
    }
  }

  private static WebhookEvent event(JsonNode node, String path) {
    return WebhookEvent.parse(node.isString() ? node.stringValue() : "")
        .orElseThrow(() -> Read.refused(path, "must be one of " + WebhookEvent.all()));
  }
}
