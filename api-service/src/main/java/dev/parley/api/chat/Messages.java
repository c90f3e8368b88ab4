package dev.parley.api.chat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads the conversation: at most one system message, first; the last message is the user's. What a
 * model may have answered is taken back as it was, be it empty or full of control characters.
 */
final class Messages {

  private static final int MOST = 512;
  private static final int CHARACTERS = 1 << 20;

  private Messages() {}

  static List<ChatMessage> read(JsonNode node, String path) {
    List<ChatMessage> messages = Read.list(1, MOST, Messages::message).apply(node, path);
    for (int i = 1; i < messages.size(); i++) {
      boolean late = messages.get(i).role() == Role.SYSTEM;
      Read.require(!late, path + "[" + i + "].role", "may be 'system' in the first message only");
    }
    Read.require(
        messages.getLast().role() == Role.USER,
        path + "[" + (messages.size() - 1) + "].role",
        "must be 'user' in the last message");
    return messages;
  }

  private static ChatMessage message(JsonNode node, String path) {
    Read.require(node.isObject(), path, "must be an object");
    Fields fields = Fields.of(node, path, Set.of("role", "content"));
    Role role = fields.require("role", Messages::role);
    return new ChatMessage(
        role,
        switch (role) {
          case SYSTEM, USER, TOOL -> fields.require("content", Messages::question);
          case ASSISTANT -> fields.require("content", Messages::answer);
        });
  }

  private static Role role(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "system" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> throw Read.refused(path, "must be 'system', 'user' or 'assistant'");
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
          type.isString() && type.stringValue().equals("text"), path + ".type", "must be 'text'");
      return Fields.of(node, path, Set.of("type", "text")).require("text", text);
    };
  }
}
