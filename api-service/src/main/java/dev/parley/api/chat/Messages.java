package dev.parley.api.chat;

import dev.parley.job.ChatMessage;
import dev.parley.job.ChatMessage.Role;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the conversation: at most one system message, first; the last word is the user's. */
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
    return new ChatMessage(
        fields.require("role", Messages::role), fields.require("content", Messages::content));
  }

  private static Role role(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "system" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> throw Read.refused(path, "must be 'system', 'user' or 'assistant'");
    };
  }

  private static String content(JsonNode node, String path) {
    String text =
        node.isArray()
            ? String.join("\n", Read.list(1, MOST, Messages::part).apply(node, path))
            : Read.text(0, CHARACTERS).apply(node, path);
    Read.require(!text.isBlank(), path, "must not be empty");
    return text;
  }

  private static String part(JsonNode node, String path) {
    Read.require(node.isObject(), path, "must be an object");
    boolean text = node.path("type").isString() && node.path("type").stringValue().equals("text");
    Read.require(text, path + ".type", "must be 'text'");
    return Fields.of(node, path, Set.of("type", "text")).require("text", Read.text(0, CHARACTERS));
  }
}
