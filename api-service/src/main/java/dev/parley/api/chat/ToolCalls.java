package dev.parley.api.chat;

import dev.parley.conversation.ToolCall;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads the calls of an assistant's turn: in OpenAI's form, or as a job's output shows them, so
 * that an answer can be sent back as it came.
 */
public final class ToolCalls {

  private static final int MOST = 128;
  private static final int ARGUMENTS = 1 << 20;

  private ToolCalls() {}

  /** Of the field {@code tool_calls}. */
  public static BiFunction<JsonNode, String, List<ToolCall>> reader(UnknownFields unknown) {
    return Read.list(0, MOST, (node, path) -> call(node, path, unknown));
  }

  /** An id by which a call and its result refer to each other. */
  public static BiFunction<JsonNode, String, String> id() {
    return Read.text(1, 256);
  }

  private static ToolCall call(JsonNode node, String path, UnknownFields unknown) {
    return node.has("function") ? standard(node, path, unknown) : flat(node, path, unknown);
  }

  private static ToolCall standard(JsonNode node, String path, UnknownFields unknown) {
    Fields call = Fields.of(node, path, unknown, Set.of("id", "type", "function"));
    return call.require(
        "function",
        (inner, at) -> call(call, Fields.of(inner, at, unknown, Set.of("name", "arguments"))));
  }

  private static ToolCall flat(JsonNode node, String path, UnknownFields unknown) {
    Fields call = Fields.of(node, path, unknown, Set.of("id", "type", "name", "arguments"));
    return call(call, call);
  }

  private static ToolCall call(Fields call, Fields function) {
    return new ToolCall(
        call.require("id", id()),
        function.require("name", Tools::name),
        function.require("arguments", Read.anyText(0, ARGUMENTS)));
  }
}
