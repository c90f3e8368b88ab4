package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.ArgumentSpelling.Parameters;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.PythonText;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Tools as Qwen3.5 knows them: {@code <function=f>} and {@code <parameter=p>} within {@code
 * <tool_call>} marks, each value on lines of its own.
 */
public record Qwen35Tools() implements ToolDialect {

  /** Begins the mark of a call. */
  public static final String FUNCTION = "<function=";

  /** Begins the mark of an argument. */
  public static final String PARAMETER = "<parameter=";

  private static final Parameters SPELLING =
      new Parameters("\n" + PARAMETER, ">\n", "\n</parameter>");

  private static final CallFrame FRAME =
      new CallFrame(
          Optional.of(Hermes.CALL),
          "\n" + FUNCTION,
          ">",
          "\n</function>\n" + Hermes.CALL_END,
          Optional.of("\n"),
          SPELLING);

  private static final String BEFORE =
      """
      # Tools

      You have access to the following functions:

      <tools>\
      """;

  private static final String BEHIND =
      """

      </tools>

      If you choose to call a function ONLY reply in the following format with NO suffix:

      <tool_call>
      <function=example_function_name>
      <parameter=example_parameter_1>
      value_1
      </parameter>
      <parameter=example_parameter_2>
      This is the value for the second parameter
      that can span
      multiple lines
      </parameter>
      </function>
      </tool_call>

      <IMPORTANT>
      Reminder:
      - Function calls MUST follow the specified format: an inner <function=...></function> block \
      must be nested within <tool_call></tool_call> XML tags
      - Required parameters MUST be specified
      - You may provide optional reasoning for your function call in natural language BEFORE the \
      function call, but NOT after
      - If there is no function call available, answer the question like normal with your current \
      knowledge and do not tell the user about function calls
      </IMPORTANT>\
      """;

  @Override
  public Optional<String> family() {
    return Optional.of("Qwen3.5");
  }

  @Override
  public void describe(PromptBuilder prompt, Optional<String> system, List<Tool> tools) {
    Hermes.describe(prompt, BEFORE, tools, BEHIND);
    system
        .map(Whitespace::trim)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> prompt.text("\n\n" + text));
  }

  @Override
  public void call(PromptBuilder prompt, String content, List<ToolCall> calls) {
    String between = Whitespace.trim(content).isEmpty() ? "" : "\n\n";
    for (ToolCall call : calls) {
      prompt.text(between).marker(Hermes.CALL);
      prompt.text("\n" + FUNCTION + call.name() + ">\n");
      PythonJson.object(call.arguments())
          .ifPresent(object -> object.properties().forEach(one -> parameter(prompt, one)));
      prompt.text("</function>\n").marker(Hermes.CALL_END);
      between = "\n";
    }
  }

  private static void parameter(PromptBuilder prompt, Map.Entry<String, JsonNode> parameter) {
    JsonNode value = parameter.getValue();
    String text = value.isContainer() ? PythonJson.compact(value) : PythonText.of(value);
    prompt.text(PARAMETER + parameter.getKey() + ">\n" + text + "\n</parameter>\n");
  }

  @Override
  public CallFrame frame() {
    return FRAME;
  }

  @Override
  public AnswerSplitter splitter(ToolUse tools) {
    return Splitters.parameters(FRAME, SPELLING, tools);
  }

  @Override
  public Set<String> marks() {
    return Set.of(Hermes.CALL, Hermes.CALL_END);
  }
}
