package dev.parley.standalone.chat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a person asked for beside the text. What is empty the server decides. */
public record ChatOptions(
    Optional<String> model,
    Optional<String> system,
    OptionalInt maxTokens,
    OptionalDouble temperature,
    OptionalLong seed,
    Output output) {

  /** What the server takes in one request, with some room for the options. */
  private static final int MOST_MESSAGES = 500;

  private static final int MOST_BYTES = 250_000;

  /** What goes to standard output. */
  public enum Output {
    TEXT,
    JSON
  }

  /** One turn of the conversation. */
  record Turn(String role, String content) {}

  /**
   * The request for the next answer. Of a long conversation only the newest turns are sent: what
   * one request can hold, of which the server leaves out what the model's window does not.
   */
  ObjectNode request(List<Turn> turns) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    model.ifPresent(value -> request.put("model", value));
    ArrayNode messages = request.putArray("messages");
    system.ifPresent(value -> message(messages, "system", value));
    newest(turns).forEach(turn -> message(messages, turn.role(), turn.content()));
    maxTokens.ifPresent(value -> request.put("max_tokens", value));
    temperature.ifPresent(value -> request.put("temperature", value));
    seed.ifPresent(value -> request.put("seed", value));
    if (turns.size() > 1) {
      request.put("truncation", "auto");
    }
    return request;
  }

  /** Begins with a question, since turns alternate. */
  private List<Turn> newest(List<Turn> turns) {
    int from = turns.size() - 1;
    long room = MOST_BYTES - bytes(system.orElse("")) - bytes(turns.getLast().content());
    while (from >= 2 && turns.size() - from + 2 <= MOST_MESSAGES) {
      room -= bytes(turns.get(from - 1).content()) + bytes(turns.get(from - 2).content());
      if (room < 0) {
        break;
      }
      from -= 2;
    }
    return turns.subList(from, turns.size());
  }

  /** Of a message in the body of a request, with the names around it. */
  private static long bytes(String content) {
    return StringNode.valueOf(content).toString().getBytes(StandardCharsets.UTF_8).length + 40L;
  }

  private static void message(ArrayNode messages, String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }
}
