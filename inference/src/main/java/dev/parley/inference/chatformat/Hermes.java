package dev.parley.inference.chatformat;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import java.util.List;
import java.util.Optional;

/**
 * Tools as the Hermes models, Qwen2.5 and Qwen3 know them: described in the system message, called
 * between {@code <tool_call>} marks, answered between {@code <tool_response>} marks.
 *
 * @param unreadable how arguments are written that are no JSON object
 */
record Hermes(Unreadable unreadable) {

  static final String TOOLS = "<tools>";
  static final String TOOLS_END = "</tools>";
  static final String CALL = "<tool_call>";
  static final String CALL_END = "</tool_call>";
  static final String RESULT = "<tool_response>";
  static final String RESULT_END = "</tool_response>";

  /** How the model writes a call. */
  static final CallFrame FRAME =
      new CallFrame(
          Optional.of(CALL),
          "\n{\"name\": \"",
          "\", \"arguments\": ",
          "}\n" + CALL_END,
          Optional.of("\n"));

  /** How a template writes arguments that are a text, and no object. */
  enum Unreadable {
    /** As a JSON string: Qwen2.5. */
    QUOTED,
    /** As they are: Qwen3. */
    AS_THEY_ARE
  }

  /** What stands at the end of the system message. */
  void describe(PromptBuilder prompt, List<Tool> tools) {
    prompt.text(
        """
        # Tools

        You may call one or more functions to assist with the user query.

        You are provided with function signatures within \
        """);
    prompt.marker(TOOLS).marker(TOOLS_END).text(" XML tags:\n").marker(TOOLS);
    for (Tool tool : tools) {
      prompt.text("\n" + PythonJson.compact(ToolJson.of(tool)));
    }
    prompt.text("\n").marker(TOOLS_END);
    prompt.text(
        "\n\n"
            + "For each function call, return a json object with function name and arguments"
            + " within ");
    prompt.marker(CALL).marker(CALL_END).text(" XML tags:\n").marker(CALL);
    prompt.text("\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n");
    prompt.marker(CALL_END);
  }

  /**
   * Calls at the end of an assistant's turn.
   *
   * @param content the turn's text, which has been written
   */
  void call(PromptBuilder prompt, String content, List<ToolCall> calls) {
    String between = content.isEmpty() ? "" : "\n";
    for (ToolCall call : calls) {
      prompt.text(between).marker(CALL);
      prompt.text(
          "\n{\"name\": \"" + call.name() + "\", \"arguments\": " + arguments(call) + "}\n");
      prompt.marker(CALL_END);
      between = "\n";
    }
  }

  void result(PromptBuilder prompt, String content) {
    prompt.text("\n").marker(RESULT).text("\n" + content + "\n").marker(RESULT_END);
  }

  private String arguments(ToolCall call) {
    if (call.arguments().isBlank()) {
      return "{}";
    }
    return PythonJson.object(call.arguments())
        .map(PythonJson::compact)
        .orElseGet(
            () ->
                switch (unreadable) {
                  case QUOTED -> PythonJson.string(call.arguments());
                  case AS_THEY_ARE -> call.arguments();
                });
  }
}
