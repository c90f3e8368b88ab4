package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A prompt being written. */
final class PromptBuilder {

  private final List<PromptPart> parts = new ArrayList<>();

  PromptBuilder marker(String name) {
    parts.add(new Marker(name));
    return this;
  }

  PromptBuilder text(String text) {
    parts.add(new Text(text));
    return this;
  }

  List<PromptPart> parts() {
    return List.copyOf(parts);
  }

  /** The name that all formats give a role. */
  static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  static boolean beginWithSystem(List<ChatMessage> messages) {
    return messages.getFirst().role() == Role.SYSTEM;
  }

  /**
   * Whether the answer continues the last message: it is the assistant's. One that calls tools is
   * complete, and waits for their results.
   */
  static boolean endOpen(List<ChatMessage> messages) {
    ChatMessage last = messages.getLast();
    return last.role() == Role.ASSISTANT && last.toolCalls().isEmpty();
  }
}
