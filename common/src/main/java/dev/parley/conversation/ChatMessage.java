package dev.parley.conversation;

import java.util.List;
import java.util.Optional;

/**
 * One turn of a conversation. {@code content} is text of users: it never becomes a control token.
 *
 * @param content may be empty
 * @param toolCalls that an assistant's turn made; empty for all other roles
 * @param toolCallId the call whose result a tool's turn is; empty for all other roles, and where
 *     the client named none
 */
public record ChatMessage(
    Role role, String content, List<ToolCall> toolCalls, Optional<String> toolCallId) {

  /** Whose message it is. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    /** The result of a call that the assistant made. */
    TOOL
  }

  public ChatMessage {
    toolCalls = List.copyOf(toolCalls);
    if (!toolCalls.isEmpty() && role != Role.ASSISTANT) {
      throw new IllegalArgumentException("tool calls of " + role);
    }
    if (toolCallId.isPresent() && role != Role.TOOL) {
      throw new IllegalArgumentException("the result of a tool call of " + role);
    }
  }

  /** A turn of text alone. */
  public ChatMessage(Role role, String content) {
    this(role, content, List.of(), Optional.empty());
  }

  /** An assistant's turn that calls tools, with the text before the calls. */
  public static ChatMessage calling(String content, List<ToolCall> calls) {
    return new ChatMessage(Role.ASSISTANT, content, calls, Optional.empty());
  }

  /** The result of a call. */
  public static ChatMessage result(String content, Optional<String> toolCallId) {
    return new ChatMessage(Role.TOOL, content, List.of(), toolCallId);
  }

  /** The same turn with another text. */
  public ChatMessage withContent(String text) {
    return new ChatMessage(role, text, toolCalls, toolCallId);
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return role + "(" + content.length() + " characters)";
  }
}
