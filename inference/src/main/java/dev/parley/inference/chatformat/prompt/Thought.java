package dev.parley.inference.chatformat.prompt;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.grammar.Grammar;
import java.util.List;

/**
 * An assistant's earlier message, taken apart as Qwen3's template does it.
 *
 * @param reasoning what stands between the marks; empty when there are none
 * @param answer what follows them
 */
public record Thought(String reasoning, String answer) {

  public static final String BEGIN = "<think>";
  public static final String END = "</think>";

  /** A thought that the prompt has begun, and what stands between it and the answer. */
  public static final Grammar REST = Grammar.sequence(Grammar.until(END), Grammar.literal("\n\n"));

  /** A thought that the model begins. */
  public static final Grammar WHOLE = Grammar.sequence(Grammar.literal(BEGIN), REST);

  private static final String RESULT = "<tool_response>";
  private static final String RESULT_END = "</tool_response>";

  /** The parts of this message. */
  public static Thought of(String content) {
    int end = content.indexOf(END);
    if (end < 0) {
      return new Thought("", content);
    }
    String before = withoutLastLineFeeds(content.substring(0, end));
    int begin = before.lastIndexOf(BEGIN);
    String reasoning = begin < 0 ? before : before.substring(begin + BEGIN.length());
    String answer = content.substring(content.lastIndexOf(END) + END.length());
    return new Thought(
        withoutLastLineFeeds(withoutFirstLineFeeds(reasoning)), withoutFirstLineFeeds(answer));
  }

  /**
   * Whether a prompt keeps the thought of this message. Thoughts of earlier answers are left out,
   * but those that led to calls of tools since the last question belong to the answer that is to
   * come. A user's message that looks like a tool's result is no question; without a question, all
   * is over.
   */
  public static boolean isKept(List<ChatMessage> messages, int index) {
    return messages.stream().anyMatch(Thought::isQuestion)
        && messages.stream().skip(index + 1L).noneMatch(Thought::isQuestion);
  }

  /** The text from its first character on that is no line feed. */
  public static String withoutFirstLineFeeds(String text) {
    int from = 0;
    while (from < text.length() && text.charAt(from) == '\n') {
      from++;
    }
    return text.substring(from);
  }

  private static String withoutLastLineFeeds(String text) {
    int to = text.length();
    while (to > 0 && text.charAt(to - 1) == '\n') {
      to--;
    }
    return text.substring(0, to);
  }

  private static boolean isQuestion(ChatMessage message) {
    String content = message.content();
    boolean looksLikeResult = content.startsWith(RESULT) && content.endsWith(RESULT_END);
    return message.role() == Role.USER && !looksLikeResult;
  }
}
