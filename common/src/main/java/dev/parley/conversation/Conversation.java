package dev.parley.conversation;

import java.util.List;

/**
 * What a model is given to answer: the turns so far, and the tools that it may call. When the last
 * turn is the assistant's, the answer continues it.
 *
 * @param messages at least one
 */
public record Conversation(List<ChatMessage> messages, ToolUse tools) {

  public Conversation {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no messages");
    }
  }

  /** One without tools. */
  public static Conversation of(List<ChatMessage> messages) {
    return new Conversation(messages, ToolUse.NONE);
  }

  /** With the same tools. */
  public Conversation withMessages(List<ChatMessage> others) {
    return new Conversation(others, tools);
  }
}
