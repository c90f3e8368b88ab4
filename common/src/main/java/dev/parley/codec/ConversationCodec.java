package dev.parley.codec;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation of a request, and the format of its answer. What a plain chat does not have is
 * left out, so it reads as it did before there were tools and formats.
 */
final class ConversationCodec {

  private ConversationCodec() {}

  static void put(ObjectNode json, Conversation conversation) {
    ArrayNode messages = json.putArray("messages");
    conversation.messages().forEach(message -> put(messages.addObject(), message));
    if (!conversation.tools().equals(ToolUse.NONE)) {
      put(json.putObject("tool_use"), conversation.tools());
    }
  }

  static Conversation conversation(JsonNode json) {
    return new Conversation(
        StoredJson.list(json, "messages", ConversationCodec::message),
        json.has("tool_use") ? toolUse(StoredJson.field(json, "tool_use")) : ToolUse.NONE);
  }

  static void put(ObjectNode json, AnswerFormat format) {
    switch (format) {
      case AnswerFormat.Text() -> {}
      case AnswerFormat.JsonObject() -> json.putObject("answer_format");
      case AnswerFormat.JsonSchema(String name, String schema, Strictness strictness) ->
          json.putObject("answer_format")
              .put("name", name)
              .put("schema", schema)
              .put("strictness", StoredJson.word(strictness));
    }
  }

  static AnswerFormat answerFormat(JsonNode json) {
    if (!json.has("answer_format")) {
      return AnswerFormat.TEXT;
    }
    JsonNode format = StoredJson.field(json, "answer_format");
    return format.has("schema")
        ? new AnswerFormat.JsonSchema(
            StoredJson.text(format, "name"),
            StoredJson.text(format, "schema"),
            StoredJson.word(Strictness.class, format, "strictness"))
        : new AnswerFormat.JsonObject();
  }

  private static void put(ObjectNode json, ChatMessage message) {
    json.put("role", StoredJson.word(message.role())).put("content", message.content());
    if (!message.toolCalls().isEmpty()) {
      ArrayNode calls = json.putArray("tool_calls");
      for (ToolCall call : message.toolCalls()) {
        calls
            .addObject()
            .put("id", call.id())
            .put("name", call.name())
            .put("arguments", call.arguments());
      }
    }
    message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
  }

  private static ChatMessage message(JsonNode json) {
    return new ChatMessage(
        StoredJson.word(ChatMessage.Role.class, json, "role"),
        StoredJson.text(json, "content"),
        json.has("tool_calls")
            ? StoredJson.list(json, "tool_calls", ConversationCodec::call)
            : List.of(),
        optional(json, "tool_call_id"));
  }

  private static ToolCall call(JsonNode json) {
    return new ToolCall(
        StoredJson.text(json, "id"),
        StoredJson.text(json, "name"),
        StoredJson.text(json, "arguments"));
  }

  private static void put(ObjectNode json, ToolUse use) {
    ArrayNode tools = json.putArray("tools");
    for (Tool tool : use.tools()) {
      ObjectNode entry = tools.addObject().put("name", tool.name());
      tool.description().ifPresent(text -> entry.put("description", text));
      tool.parameters().ifPresent(schema -> entry.put("parameters", schema));
      entry.put("strictness", StoredJson.word(tool.strictness()));
    }
    switch (use.choice()) {
      case ToolChoice.None() -> json.put("choice", "none");
      case ToolChoice.Auto() -> json.put("choice", "auto");
      case ToolChoice.Required() -> json.put("choice", "required");
      case ToolChoice.Named(String name) -> json.put("choice", "named").put("name", name);
    }
    json.put("calls", StoredJson.word(use.calls()));
  }

  private static ToolUse toolUse(JsonNode json) {
    return new ToolUse(
        StoredJson.list(json, "tools", ConversationCodec::tool),
        switch (StoredJson.text(json, "choice")) {
          case "none" -> new ToolChoice.None();
          case "auto" -> new ToolChoice.Auto();
          case "required" -> new ToolChoice.Required();
          case "named" -> new ToolChoice.Named(StoredJson.text(json, "name"));
          default -> throw new MalformedData("unknown tool choice");
        },
        StoredJson.word(ToolUse.Calls.class, json, "calls"));
  }

  private static Tool tool(JsonNode json) {
    return new Tool(
        StoredJson.text(json, "name"),
        optional(json, "description"),
        optional(json, "parameters"),
        StoredJson.word(Strictness.class, json, "strictness"));
  }

  private static Optional<String> optional(JsonNode json, String name) {
    return json.has(name) ? Optional.of(StoredJson.text(json, name)) : Optional.empty();
  }
}
