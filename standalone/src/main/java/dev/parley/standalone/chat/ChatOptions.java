package dev.parley.standalone.chat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person asked for beside the text. What is empty the server decides.
 *
 * @param responseFormat as a request has it
 * @param tools as a request has them
 */
public record ChatOptions(
    Optional<String> model,
    Optional<String> system,
    OptionalInt maxTokens,
    OptionalDouble temperature,
    OptionalLong seed,
    Thinking thinking,
    Optional<JsonNode> responseFormat,
    Optional<JsonNode> tools,
    Output output) {

  /** What the server takes in one request, with some room for the options. */
  private static final int MOST_MESSAGES = 500;

  private static final int MOST_BYTES = 250_000;

  /** What goes to standard output. */
  public enum Output {
    TEXT,
    JSON
  }

  /** Whether the model should think first, if it can. */
  public enum Thinking {
    ON,
    OFF
  }

  /** Nothing but the text. */
  public static final ChatOptions NONE =
      new ChatOptions(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          Thinking.OFF,
          Optional.empty(),
          Optional.empty(),
          Output.TEXT);

  /**
   * The request for the next answer. Of a long conversation only the newest turns are sent: what
   * one request can hold, of which the server leaves out what the model's window does not.
   */
  ObjectNode request(List<ChatTurn> turns) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    model.ifPresent(value -> request.put("model", value));
    ArrayNode messages = request.putArray("messages");
    system.ifPresent(value -> messages.addObject().put("role", "system").put("content", value));
    maxTokens.ifPresent(value -> request.put("max_tokens", value));
    temperature.ifPresent(value -> request.put("temperature", value));
    seed.ifPresent(value -> request.put("seed", value));
    responseFormat.ifPresent(value -> request.set("response_format", value));
    tools.ifPresent(value -> request.set("tools", value));
    if (thinking == Thinking.ON) {
      request.put("enable_thinking", true);
    }
    if (turns.size() > 1) {
      request.put("truncation", "auto");
    }
    newest(turns, MOST_BYTES - bytes(request)).forEach(turn -> messages.add(turn.message()));
    return request;
  }

  /** As much as there is room for, from a question on, at least from the last one on. */
  private static List<ChatTurn> newest(List<ChatTurn> turns, long room) {
    int from = turns.size();
    long left = room;
    for (int i = turns.size() - 1; i >= 0 && turns.size() - i <= MOST_MESSAGES; i--) {
      left -= bytes(turns.get(i).message());
      boolean needed = from == turns.size();
      if (left < 0 && !needed) {
        break;
      }
      from = turns.get(i).isQuestion() ? i : from;
    }
    return turns.subList(from, turns.size());
  }

  private static long bytes(JsonNode part) {
    return part.toString().getBytes(StandardCharsets.UTF_8).length + 1L;
  }
}
