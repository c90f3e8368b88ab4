package dev.parley.job;

/**
 * One turn of a conversation. {@code content} is text of users: it never becomes a control token.
 */
public record ChatMessage(Role role, String content) {

  /** Whose message it is. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return role + "(" + content.length() + " characters)";
  }
}
