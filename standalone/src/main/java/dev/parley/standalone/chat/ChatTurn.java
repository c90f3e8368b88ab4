package dev.parley.standalone.chat;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One turn of the conversation.
 *
 * @param calls of tools that the assistant made
 * @param resultOf the call whose result it is
 */
record ChatTurn(String role, String content, List<JsonNode> calls, Optional<String> resultOf) {

  static ChatTurn user(String content) {
    return new ChatTurn("user", content, List.of(), Optional.empty());
  }

  static ChatTurn assistant(String content, List<JsonNode> calls) {
    return new ChatTurn("assistant", content, calls, Optional.empty());
  }

  static ChatTurn result(String call, String content) {
    return new ChatTurn("tool", content, List.of(), Optional.of(call));
  }

  boolean isQuestion() {
    return role.equals("user");
  }

  /** As a request has it. */
  ObjectNode message() {
    ObjectNode message =
        JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    if (!calls.isEmpty()) {
      calls.forEach(message.putArray("tool_calls")::add);
    }
    resultOf.ifPresent(call -> message.put("tool_call_id", call));
    return message;
  }
}
