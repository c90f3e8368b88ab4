package dev.parley.api.wire.openai.chat;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Messages;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.json.ApiJson;
import dev.parley.api.wire.openai.MessageContent;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Reads the messages of a chat completion. What clients send back is taken as it comes: contents
 * that are absent, calls without text, results of calls that were left out.
 */
final class CompletionMessages {

  private static final int MOST = 2048;
  private static final int MOST_CALLS = 128;
  private static final int ARGUMENTS = 1 << 20;

  private CompletionMessages() {}

  static List<ChatMessage> read(JsonNode node, String path) {
    List<ChatMessage> messages = Read.list(1, MOST, CompletionMessages::message).apply(node, path);
    Read.require(
        messages.getLast().toolCalls().isEmpty(),
        path + "[" + (messages.size() - 1) + "].tool_calls",
        "has no results yet: there is nothing to answer");
    return asked(Messages.systemFirst(messages));
  }

  /** Instructions alone are the question: chat formats want one of the user. */
  private static List<ChatMessage> asked(List<ChatMessage> messages) {
    return messages.size() == 1 && messages.getFirst().role() == Role.SYSTEM
        ? List.of(new ChatMessage(Role.USER, messages.getFirst().content()))
        : messages;
  }

  private static ChatMessage message(JsonNode node, String path) {
    Fields message = fields(node, path);
    return switch (message.require("role", Read.anyText(0, 64))) {
      case "system", "developer" -> new ChatMessage(Role.SYSTEM, people(message));
      case "user" -> new ChatMessage(Role.USER, people(message));
      case "assistant" -> assistant(message);
      case "tool", "function" ->
          ChatMessage.result(
              machines(message),
              message
                  .get("tool_call_id", Read.text(0, 256))
                  .filter(Predicate.not(String::isEmpty)));
      default ->
          throw Read.refused(
              message.at("role"),
              "must be 'system', 'developer', 'user', 'assistant', 'tool' or 'function'");
    };
  }

  private static String people(Fields message) {
    return message.get("content", MessageContent.PEOPLE).orElse("");
  }

  private static String machines(Fields message) {
    return message.get("content", MessageContent.MACHINES).orElse("");
  }

  private static ChatMessage assistant(Fields message) {
    Optional<String> refusal = message.get("refusal", Read.anyText(0, ARGUMENTS));
    String content = machines(message);
    return ChatMessage.calling(content.isEmpty() ? refusal.orElse("") : content, calls(message));
  }

  private static List<ToolCall> calls(Fields message) {
    List<ToolCall> calls =
        message
            .get("tool_calls", Read.list(0, MOST_CALLS, CompletionMessages::call))
            .orElse(List.of());
    return calls.isEmpty()
        ? message.get("function_call", CompletionMessages::oldCall).stream().toList()
        : calls;
  }

  private static ToolCall call(JsonNode node, String path) {
    Fields call = fields(node, path);
    if (!call.get("type", Read.anyText(0, 64)).orElse("function").equals("function")) {
      throw Read.refused(ErrorCode.UNSUPPORTED_VALUE, call.at("type"), "must be 'function' here");
    }
    String id = call.get("id", Read.text(0, 256)).orElse("");
    return call.require("function", (inner, at) -> call(id, fields(inner, at)));
  }

  /** From before there were tools. */
  private static ToolCall oldCall(JsonNode node, String path) {
    return call("", fields(node, path));
  }

  private static ToolCall call(String id, Fields function) {
    return new ToolCall(
        id,
        function.require("name", Read.text(1, 256)),
        function
            .get("arguments", CompletionMessages::arguments)
            .filter(Predicate.not(String::isBlank))
            .orElse("{}"));
  }

  /** A string, or the object itself as some servers write it. */
  private static String arguments(JsonNode node, String path) {
    return node.isObject()
        ? ApiJson.MAPPER.writeValueAsString(node)
        : Read.anyText(0, ARGUMENTS).apply(node, path);
  }

  private static Fields fields(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, Set.of());
  }
}
