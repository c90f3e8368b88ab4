package dev.parley.webhook;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where deliveries go.
 *
 * @param events the only ones that are wanted; empty: all
 */
public record WebhookTarget(WebhookUrl url, Set<WebhookEvent> events) {

  public WebhookTarget {
    events = Set.copyOf(events);
  }

  /** The events as scripts read them: types with commas between, or nothing for all. */
  public String eventList() {
    return new TreeSet<>(events).stream().map(WebhookEvent::wire).collect(Collectors.joining(","));
  }
}
