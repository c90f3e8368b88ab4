package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.ToolCalls;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.wire.openai.MessageContent;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code input}: a text, or items. Clients send them short or in full, as they got them: only
 * what a prompt can contain is looked at.
 */
final class InputReader {

  private static final int MOST = 2048;
  private static final int CHARACTERS = 1 << 20;
  private static final Set<String> ANY = Set.of();

  private InputReader() {}

  static List<InputItem> read(JsonNode node, String path) {
    return node.isString()
        ? List.of(turn(new ChatMessage(Role.USER, MessageContent.PEOPLE.apply(node, path)), path))
        : Read.list(1, MOST, InputReader::item).apply(node, path);
  }

  private static InputItem item(JsonNode node, String path) {
    Fields item = Fields.of(node, path, UnknownFields.IGNORED, ANY);
    String type = item.get("type", Read.text(0, 64)).orElse(node.has("role") ? "message" : "");
    return switch (type) {
      case "message" -> message(item);
      case "function_call" -> call(item);
      case "function_call_output" -> result(item);
      case "item_reference", "" ->
          new InputItem.Reference(item.require("id", Read.text(1, 256)), item.at("id"));
      case "reasoning" -> new InputItem.Nothing();
      default ->
          throw Read.refused(
              ErrorCode.UNSUPPORTED_VALUE,
              item.at("type"),
              "names a kind of item that is not known here");
    };
  }

  private static InputItem message(Fields item) {
    Role role = item.require("role", InputReader::role);
    String content =
        role == Role.ASSISTANT
            ? item.get("content", content(role)).orElse("")
            : item.require("content", content(role));
    return turn(new ChatMessage(role, content), item.path());
  }

  private static BiFunction<JsonNode, String, String> content(Role role) {
    return switch (role) {
      case SYSTEM, USER -> MessageContent.PEOPLE;
      case ASSISTANT, TOOL -> MessageContent.MACHINES;
    };
  }

  private static Role role(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> throw Read.refused(path, "must be 'user', 'assistant', 'system' or 'developer'");
    };
  }

  private static InputItem call(Fields item) {
    return new InputItem.Call(
        new ToolCall(
            item.require("call_id", ToolCalls.id()),
            item.require("name", Read.text(1, 256)),
            item.require("arguments", Read.anyText(0, CHARACTERS))));
  }

  private static InputItem result(Fields item) {
    Optional<String> call = Optional.of(item.require("call_id", ToolCalls.id()));
    return turn(
        ChatMessage.result(item.require("output", MessageContent.MACHINES), call),
        item.at("call_id"));
  }

  private static InputItem turn(ChatMessage message, String path) {
    return new InputItem.Turn(message, path);
  }
}
