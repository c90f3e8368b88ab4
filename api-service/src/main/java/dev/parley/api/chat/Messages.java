package dev.parley.api.chat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads the conversation. The last message is a question, a tool's result, or the beginning of the
 * answer that is to be continued. What a model may have answered is taken back as it was, be it
 * empty or full of control characters.
 */
public final class Messages {

  private static final int MOST = 512;
  private static final int CHARACTERS = 1 << 20;

  private Messages() {}

  static List<ChatMessage> read(JsonNode node, String path) {
    List<ChatMessage> messages = Read.list(1, MOST, Messages::message).apply(node, path);
    resultsFollowTheirCalls(messages, path);
    List<ChatMessage> ordered = systemFirst(messages);
    ChatMessage last = ordered.getLast();
    Read.require(
        last.role() != Role.SYSTEM && last.toolCalls().isEmpty(),
        path + "[" + (messages.size() - 1) + "]",
        "leaves nothing to answer");
    return ordered;
  }

  /** All system messages as one, in front of the others: no chat format knows it elsewhere. */
  public static List<ChatMessage> systemFirst(List<ChatMessage> messages) {
    List<ChatMessage> system = messages.stream().filter(Messages::isSystem).toList();
    if (system.isEmpty()) {
      return messages;
    }
    String text = system.stream().map(ChatMessage::content).collect(Collectors.joining("\n\n"));
    return Stream.concat(
            Stream.of(new ChatMessage(Role.SYSTEM, text)),
            messages.stream().filter(message -> !isSystem(message)))
        .toList();
  }

  private static boolean isSystem(ChatMessage message) {
    return message.role() == Role.SYSTEM;
  }

  private static void resultsFollowTheirCalls(List<ChatMessage> messages, String path) {
    Set<String> calls = new HashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      ChatMessage message = messages.get(i);
      message.toolCalls().stream().map(ToolCall::id).forEach(calls::add);
      Read.require(
          message.toolCallId().filter(id -> !calls.contains(id)).isEmpty(),
          path + "[" + i + "].tool_call_id",
          "is not the id of a call in an earlier message");
    }
  }

  private static ChatMessage message(JsonNode node, String path) {
    Fields fields =
        Fields.of(
            node,
            path,
            UnknownFields.REFUSED,
            Set.of("role", "content", "tool_calls", "tool_call_id"));
    Role role = fields.require("role", Messages::role);
    Read.require(
        role == Role.ASSISTANT || !node.hasNonNull("tool_calls"),
        path + ".tool_calls",
        "may be in messages of the assistant only");
    Read.require(
        role == Role.TOOL || !node.hasNonNull("tool_call_id"),
        path + ".tool_call_id",
        "may be in messages of tools only");
    return switch (role) {
      case SYSTEM, USER -> new ChatMessage(role, fields.require("content", Messages::question));
      case ASSISTANT -> assistant(fields);
      case TOOL ->
          ChatMessage.result(
              fields.require("content", Messages::answer),
              Optional.of(fields.require("tool_call_id", ToolCalls.id())));
    };
  }

  private static ChatMessage assistant(Fields fields) {
    List<ToolCall> calls =
        fields.get("tool_calls", ToolCalls.reader(UnknownFields.REFUSED)).orElse(List.of());
    String text =
        calls.isEmpty()
            ? fields.require("content", Messages::answer)
            : fields.get("content", Messages::answer).orElse("");
    return ChatMessage.calling(text, calls);
  }

  private static Role role(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      default ->
          throw Read.refused(path, "must be 'system', 'developer', 'user', 'assistant' or 'tool'");
    };
  }

  private static String question(JsonNode node, String path) {
    String text = content(node, path, Read.text(0, CHARACTERS));
    Read.require(!text.isBlank(), path, "must not be empty");
    return text;
  }

  private static String answer(JsonNode node, String path) {
    return content(node, path, Read.anyText(0, CHARACTERS));
  }

  private static String content(
      JsonNode node, String path, BiFunction<JsonNode, String, String> text) {
    return node.isArray()
        ? String.join("\n", Read.list(1, MOST, part(text)).apply(node, path))
        : text.apply(node, path);
  }

  private static BiFunction<JsonNode, String, String> part(
      BiFunction<JsonNode, String, String> text) {
    return (node, path) -> {
      Read.require(node.isObject(), path, "must be an object");
      JsonNode type = node.path("type");
      Read.require(
          type.isString() && type.stringValue().equals("text"),
          path + ".type",
          "must be 'text': these models read nothing else");
      return Fields.of(node, path, UnknownFields.REFUSED, Set.of("type", "text"))
          .require("text", text);
    };
  }
}
