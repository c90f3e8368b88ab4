package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import java.util.List;
import java.util.Optional;

/** How a family of models writes tools, their calls and their results. */
public interface ToolDialect extends CallDialect {

  /** Opens a result. */
  String RESULT = "<tool_response>";

  /** Ends a result. */
  String RESULT_END = "</tool_response>";

  /** The family, for logs, where it is known by its way of calling tools. */
  default Optional<String> family() {
    return Optional.empty();
  }

  /**
   * Writes the system message of a conversation that offers tools.
   *
   * @param system the conversation's own, or the format's
   */
  void describe(PromptBuilder prompt, Optional<String> system, List<Tool> tools);

  /**
   * Writes calls at the end of an assistant's turn.
   *
   * @param content the turn's text, which has been written
   */
  void call(PromptBuilder prompt, String content, List<ToolCall> calls);

  /** Writes a result in a turn of the user. */
  default void result(PromptBuilder prompt, String content) {
    prompt.text("\n").marker(RESULT).text("\n" + content + "\n").marker(RESULT_END);
  }
}
