package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tools as the Hermes models, Qwen2.5 and Qwen3 know them: described in the system message, called
 * between {@code <tool_call>} marks, answered between {@code <tool_response>} marks.
 *
 * @param unreadable how arguments are written that are no JSON object
 */
public record Hermes(Unreadable unreadable) implements ToolDialect {

  /** Opens the list of tools. */
  public static final String TOOLS = "<tools>";

  /** Ends it. */
  public static final String TOOLS_END = "</tools>";

  /** Opens a call. */
  public static final String CALL = "<tool_call>";

  /** Ends it. */
  public static final String CALL_END = "</tool_call>";

  private static final Set<String> MARKS = Set.of(TOOLS, TOOLS_END, CALL, CALL_END);

  private static final CallFrame FRAME =
      new CallFrame(
          Optional.of(CALL),
          "\n{\"name\": \"",
          "\", \"arguments\": ",
          "}\n" + CALL_END,
          Optional.of("\n"));

  private static final String BEFORE =
      """
      # Tools

      You may call one or more functions to assist with the user query.

      You are provided with function signatures within <tools></tools> XML tags:
      <tools>\
      """;

  private static final String BEHIND =
      """

      </tools>

      For each function call, return a json object with function name and arguments within \
      <tool_call></tool_call> XML tags:
      <tool_call>
      {"name": <function-name>, "arguments": <args-json-object>}
      </tool_call>\
      """;

  /** How a template writes arguments that are a text, and no object. */
  public enum Unreadable {
    /** As a JSON string: Qwen2.5. */
    QUOTED,
    /** As they are: Qwen3. */
    AS_THEY_ARE
  }

  @Override
  public void describe(PromptBuilder prompt, Optional<String> system, List<Tool> tools) {
    prompt.text(system.map(text -> text + "\n\n").orElse(""));
    describe(prompt, BEFORE, tools, BEHIND);
  }

  /** Tools, one a line, between two texts of the format's own. */
  public static void describe(
      PromptBuilder prompt, String before, List<Tool> tools, String behind) {
    prompt.own(before, MARKS);
    for (Tool tool : tools) {
      prompt.text("\n" + PythonJson.compact(ToolJson.of(tool)));
    }
    prompt.own(behind, MARKS);
  }

  @Override
  public void call(PromptBuilder prompt, String content, List<ToolCall> calls) {
    String between = content.isEmpty() ? "" : "\n";
    for (ToolCall call : calls) {
      prompt.text(between).marker(CALL);
      prompt.text(
          "\n{\"name\": \"" + call.name() + "\", \"arguments\": " + arguments(call) + "}\n");
      prompt.marker(CALL_END);
      between = "\n";
    }
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

  @Override
  public CallFrame frame() {
    return FRAME;
  }

  @Override
  public AnswerSplitter splitter(ToolUse tools) {
    return Splitters.marked(CALL, CALL_END, tools);
  }

  @Override
  public Set<String> marks() {
    return Set.of(CALL, CALL_END);
  }
}
