package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.ArgumentSpelling.Parameters;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.PythonText;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Tools as MiniCPM5 knows them: a call is {@code <function name="f"><param name="p">v</param>
 * </function>}, where a text that has marks or line feeds in it stands in a CDATA section.
 */
public record MiniCpm5Tools() implements ToolDialect {

  /** Begins the mark of a call. */
  public static final String CALL = "<function";

  /** Begins the mark of an argument. */
  public static final String PARAMETER = "<param";

  private static final String CALL_END = "</function>";
  private static final String PARAMETER_END = "</param>";

  private static final Set<String> MARKS =
      Set.of(Hermes.TOOLS, Hermes.TOOLS_END, CALL, CALL_END, PARAMETER, PARAMETER_END);

  private static final Parameters SPELLING =
      new Parameters(PARAMETER + " name=\"", "\">", PARAMETER_END);

  private static final CallFrame FRAME =
      new CallFrame(Optional.of(CALL), " name=\"", "\">", CALL_END, Optional.of("\n"), SPELLING);

  private static final String BEFORE =
      """
      # Tools

      You are provided with function signatures within <tools></tools> XML tags:
      <tools>\
      """;

  private static final String BEHIND =
      """

      </tools>

      Tool usage guidelines:
      - You may call zero or more functions. If no function calls are needed, just answer normally \
      and do not include any <function ... </function>.
      - When calling a function, return an XML object within <function ... </function> using:
      <function name="function-name"><param name="param-name">param-value</param></function>
      - param-value may be multi-line. If it contains <, & or newline characters, wrap it in a CDATA \
      block: <param name="param-name"><![CDATA[...multi-line value...]]></param>\
      """;

  @Override
  public Optional<String> family() {
    return Optional.of("MiniCPM5");
  }

  @Override
  public void describe(PromptBuilder prompt, Optional<String> system, List<Tool> tools) {
    prompt.text(system.map(text -> text + "\n\n").orElse(""));
    prompt.own(BEFORE, MARKS);
    for (Tool tool : tools) {
      prompt.text("\n" + PythonJson.compact(ToolJson.of(tool)));
    }
    prompt.own(BEHIND, MARKS);
  }

  @Override
  public void call(PromptBuilder prompt, String content, List<ToolCall> calls) {
    String between = content.isEmpty() ? "" : "\n";
    for (ToolCall call : calls) {
      prompt.text(between).marker(CALL).text(" name=\"" + call.name() + "\">");
      PythonJson.object(call.arguments())
          .ifPresent(object -> object.properties().forEach(one -> parameter(prompt, one)));
      prompt.marker(CALL_END);
      between = "\n";
    }
  }

  private static void parameter(PromptBuilder prompt, Map.Entry<String, JsonNode> parameter) {
    prompt.marker(PARAMETER).text(" name=\"" + parameter.getKey() + "\">");
    String text = PythonText.of(parameter.getValue());
    boolean isRaw = parameter.getValue().isString() && text.matches("(?s).*[<&\n].*");
    prompt.text(isRaw ? "<![CDATA[" + text + "]]>" : text).marker(PARAMETER_END);
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
    return Set.of(CALL, CALL_END, PARAMETER, PARAMETER_END);
  }
}
