package dev.parley.faults.client;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event of a stream as it came.
 *
 * @param id empty for an event without
 */
public record ViewedEvent(Optional<String> id, String event, String data) {

  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "timed_out");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Whether it adds to the answer. */
  boolean isTokens() {
    return event.equals("tokens");
  }

  public JsonNode json() {
    return JSON.readTree(data);
  }

  /** Whether it is terminal. */
  public boolean isEnd() {
    return ENDS.contains(event);
  }

  /** Whether it asks the viewer to forget what it has. */
  public boolean isReset() {
    return event.equals("reset");
  }
}
