package dev.parley.standalone.chat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a person asked for beside the text. What is empty the server decides. */
public record ChatOptions(
    Optional<String> model,
    Optional<String> system,
    OptionalInt maxTokens,
    OptionalDouble temperature,
    OptionalLong seed,
    Output output) {

  /** What goes to standard output. */
  public enum Output {
    TEXT,
    JSON
  }

  /** One turn of the conversation. */
  record Turn(String role, String content) {}

  /** The request for the next answer. A long conversation loses its oldest turns. */
  ObjectNode request(List<Turn> turns) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    model.ifPresent(value -> request.put("model", value));
    ArrayNode messages = request.putArray("messages");
    system.ifPresent(value -> message(messages, "system", value));
    turns.forEach(turn -> message(messages, turn.role(), turn.content()));
    maxTokens.ifPresent(value -> request.put("max_tokens", value));
    temperature.ifPresent(value -> request.put("temperature", value));
    seed.ifPresent(value -> request.put("seed", value));
    if (turns.size() > 1) {
      request.put("truncation", "auto");
    }
    return request;
  }

  private static void message(ArrayNode messages, String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }
}
