package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.AnswerPiece.CallArguments;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.grammar.calls.ArgumentSpelling.Parameters;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.tools.ListedCalls;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whole answers through splitters. */
final class Splits {

  static final String WEATHER =
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>";
  static final Call PARIS = new Call("weather", "{\"city\": \"Paris\"}");

  private Splits() {}

  static final Supplier<AnswerSplitter> MARKED =
      () -> Splitters.marked("<tool_call>", "</tool_call>", tools(Calls.MANY));
  static final Supplier<AnswerSplitter> THOUGHTFUL =
      () -> Splitters.thoughtful("<think>", "</think>", MARKED.get());
  static final Supplier<AnswerSplitter> BARE = () -> Splitters.bare(tools(Calls.MANY));

  static final Supplier<AnswerSplitter> XML = () -> xml(tools(Calls.MANY));
  static final Supplier<AnswerSplitter> LINES = () -> lines(tools(Calls.MANY));
  static final Supplier<AnswerSplitter> PYTHON = () -> ListedCalls.LFM2.splitter(tools(Calls.MANY));
  static final Supplier<AnswerSplitter> JSON_LIST =
      () -> ListedCalls.FALCON_3.splitter(tools(Calls.MANY));
  static final Supplier<AnswerSplitter> THINKING =
      () -> Splitters.thinking("<think>", "</think>", XML.get());

  private static final Parameters XML_ARGUMENTS =
      new Parameters("<param name=\"", "\">", "</param>");
  private static final Parameters LINES_OF_ARGUMENTS =
      new Parameters("\n<parameter=", ">\n", "\n</parameter>");

  /** As MiniCPM5 calls. */
  static AnswerSplitter xml(ToolUse tools) {
    CallFrame frame =
        new CallFrame(
            Optional.of("<function"),
            " name=\"",
            "\">",
            "</function>",
            Optional.of("\n"),
            XML_ARGUMENTS);
    return Splitters.parameters(frame, XML_ARGUMENTS, tools);
  }

  /** As Qwen3.5 calls. */
  static AnswerSplitter lines(ToolUse tools) {
    CallFrame frame =
        new CallFrame(
            Optional.of("<tool_call>"),
            "\n<function=",
            ">",
            "\n</function>\n</tool_call>",
            Optional.of("\n"),
            LINES_OF_ARGUMENTS);
    return Splitters.parameters(frame, LINES_OF_ARGUMENTS, tools);
  }

  static Answer marked(String text) {
    return split(MARKED.get(), List.of(text));
  }

  static Answer thoughtful(String text) {
    return split(THOUGHTFUL.get(), List.of(text));
  }

  static Answer bare(String text) {
    return split(BARE.get(), List.of(text));
  }

  static Answer split(AnswerSplitter splitter, List<String> texts) {
    AnswerBuilder answer = new AnswerBuilder();
    for (String text : texts) {
      List<AnswerPiece> pieces = splitter.accept(text);
      assertThat(pieces).doesNotContain(new Text(""));
      answer.addAll(pieces);
    }
    answer.addAll(splitter.flush());
    return answer.answer();
  }

  static Answer text(String text) {
    return new Answer(text, "", List.of());
  }

  static CallArguments arguments(int call, String json) {
    return new CallArguments(call, json);
  }

  static ToolUse tools(Calls calls) {
    return new ToolUse(List.of(tool("weather"), tool("now")), new ToolChoice.Auto(), calls);
  }

  static Tool tool(String name) {
    return new Tool(name, Optional.empty(), Optional.empty(), Strictness.LENIENT);
  }
}
