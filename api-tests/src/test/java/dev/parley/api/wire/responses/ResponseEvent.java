package dev.parley.api.wire.responses;

import dev.parley.api.json.ApiJson;
import tools.jackson.databind.JsonNode;

/**
 * One event of a response's stream.
 *
 * @param raw its bytes, blank line included
 */
record ResponseEvent(String raw, JsonNode json) {

  private static final String DONE = "data: [DONE]\n\n";

  /** Reads a block; an event has a line with its name, and one with its data. */
  static ResponseEvent parse(String raw) {
    if (raw.equals(DONE)) {
      return new ResponseEvent(raw, ApiJson.MAPPER.valueToTree("[DONE]"));
    }
    String[] lines = raw.split("\n", -1);
    boolean fits =
        lines.length == 4
            && lines[0].startsWith("event: ")
            && lines[1].startsWith("data: {")
            && lines[2].isEmpty()
            && lines[3].isEmpty();
    if (!fits) {
      throw new AssertionError("not an event: " + raw);
    }
    JsonNode json = ApiJson.MAPPER.readTree(lines[1].substring("data: ".length()));
    if (!json.get("type").stringValue().equals(lines[0].substring("event: ".length()))) {
      throw new AssertionError("the event's name is not its type: " + raw);
    }
    return new ResponseEvent(raw, json);
  }

  boolean isDone() {
    return raw.equals(DONE);
  }

  String type() {
    return isDone() ? "[DONE]" : json.get("type").stringValue().substring("response.".length());
  }

  int number() {
    return json.get("sequence_number").asInt();
  }

  /** Whether it is one that the log does not hold: a place in the queue that changed. */
  boolean isPassing() {
    return !isDone() && json.has("parley") && number() != 1;
  }

  JsonNode response() {
    return json.get("response");
  }
}
