package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.tools.ListedCalls;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that stand in lists, as Python and as JSON. */
class ListCallSplitterTest {

  private static final String BEGIN = "<|tool_call_start|>";
  private static final String END = "<|tool_call_end|>";

  @Test
  void argumentsOfPythonBecomeJsonOneByOne() {
    AnswerSplitter splitter = Splits.PYTHON.get();
    assertThat(splitter.accept("I look. \n<|tool")).containsExactly(new Text("I look."));
    assertThat(splitter.accept("_call_start|>[weather")).isEmpty();
    assertThat(splitter.isInText()).isTrue();
    assertThat(splitter.accept("(")).containsExactly(new CallBegin(0, "weather"));
    assertThat(splitter.isInText()).isFalse();
    assertThat(splitter.accept("city='Par")).isEmpty();
    assertThat(splitter.accept("is',"))
        .containsExactly(Splits.arguments(0, "{\"city\": \"Paris\""));
    assertThat(splitter.accept(" days=2)")).containsExactly(Splits.arguments(0, ", \"days\": 2}"));
    assertThat(splitter.accept(", now()]"))
        .containsExactly(new CallBegin(1, "now"), Splits.arguments(1, "{}"));
    assertThat(splitter.accept(END + "\nDone.")).containsExactly(new Text("Done."));
  }

  /** What stands between the brackets, and the arguments that it has. */
  static Map<String, String> arguments() {
    return Map.ofEntries(
        Map.entry("", "{}"),
        Map.entry(" ", "{}"),
        Map.entry("city=\"Paris\"", "{\"city\": \"Paris\"}"),
        Map.entry("city = 'Paris' , days = 2", "{\"city\": \"Paris\", \"days\": 2}"),
        Map.entry("a='f(x, y) = [1]'", "{\"a\": \"f(x, y) = [1]\"}"),
        Map.entry("a='it\\'s', b=\"it's\"", "{\"a\": \"it's\", \"b\": \"it's\"}"),
        Map.entry("a='it's, well', b=1", "{\"a\": \"it's, well\", \"b\": 1}"),
        Map.entry("a='say \"hi, you\"'", "{\"a\": \"say \\\"hi, you\\\"\"}"),
        Map.entry(
            "a={\"b\": [1, {\"c\": true}]}, d=None",
            "{\"a\": {\"b\": [1, {\"c\": true}]}, \"d\": null}"),
        Map.entry("a=[\"x)\", (1, 2)], b=True", "{\"a\": [\"x)\", [1, 2]], \"b\": true}"),
        Map.entry("a=Paris", "{\"a\": \"Paris\"}"),
        Map.entry("a=f(1, 2)", "{\"a\": \"f(1, 2)\"}"),
        Map.entry("max-results=3,", "{\"max-results\": 3}"),
        Map.entry("a='a\\nb\\\\'", "{\"a\": \"a\\nb\\\\\"}"));
  }

  static List<Map.Entry<String, String>> allArguments() {
    return List.copyOf(arguments().entrySet());
  }

  @ParameterizedTest
  @MethodSource("allArguments")
  void readsWhatPythonWrites(Map.Entry<String, String> arguments) {
    assertThat(python(BEGIN + "[weather(" + arguments.getKey() + ")]" + END))
        .isEqualTo(new Answer("", "", List.of(new Call("weather", arguments.getValue()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}]",
        "\n[\n  {\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}\n]\n",
        "{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}",
        "[{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}}]",
        "[{\"id\": \"1\", \"type\": \"function\", \"function\": {\"name\": \"weather\","
            + " \"arguments\": {\"city\": \"Paris\"}}}]",
      })
  void readsAListOfJson(String list) {
    assertThat(json("Well. <tool_call>" + list + "</tool_call>\n"))
        .isEqualTo(new Answer("Well.", "", List.of(Splits.PARIS)));
  }

  @Test
  void aListOfJsonMayHaveSeveralCalls() {
    assertThat(
            json(
                "<tool_call>\n[\n  {\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}},\n  "
                    + "{\"name\": \"now\"}\n]\n</tool_call>"))
        .isEqualTo(new Answer("", "", List.of(Splits.PARIS, new Call("now", "{}"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BEGIN + "[unknown(a=1)]" + END + " \n",
        BEGIN + "[]" + END,
        BEGIN + "[weather",
        BEGIN + "[weather]" + END,
        BEGIN + " I [weather()]",
        BEGIN + "[[weather()]]" + END,
        BEGIN,
        "<|tool",
        "[weather()]",
        "weather(city='Paris')",
      })
  void whatIsNoCallStaysTextAsAWhole(String text) {
    assertThat(python("Well: " + text)).isEqualTo(Splits.text("Well: " + text));
  }

  @Test
  void anUnknownCallBehindAnotherIsText() {
    Answer answer = python(BEGIN + "[now(), other(a=1)]" + END + "x");
    assertThat(answer.calls()).containsExactly(new Call("now", "{}"));
    assertThat(answer.text()).isEqualTo(", other(a=1)]" + END + "x");
  }

  @Test
  void theMarkEndsACallThatIsBroken() {
    assertThat(python(BEGIN + "[weather(city='Paris', days=" + END + "Done."))
        .isEqualTo(new Answer("Done.", "", List.of(new Call("weather", "{\"city\": \"Paris\"}"))));
    assertThat(python(BEGIN + "[weather(city='Par" + END + BEGIN + "[now()]" + END).calls())
        .containsExactly(new Call("weather", "{}"), new Call("now", "{}"));
  }

  @Test
  void aCallThatIsCutKeepsTheArgumentsThatItHas() {
    String whole = BEGIN + "[weather(city='Paris', days=2), now()]" + END;
    for (int cut = 0; cut <= whole.length(); cut++) {
      Answer answer = python(whole.substring(0, cut));
      String arguments = answer.calls().isEmpty() ? "" : answer.calls().getFirst().arguments();
      assertThat("{\"city\": \"Paris\", \"days\": 2}").startsWith(arguments);
      assertThat(answer.text()).isEqualTo(answer.calls().isEmpty() ? whole.substring(0, cut) : "");
    }
  }

  @Test
  void whereOneCallIsAllowedTheAnswerEndsWithIt() {
    AnswerSplitter splitter = ListedCalls.LFM2.splitter(Splits.tools(Calls.ONE));
    splitter.accept("Well. " + BEGIN + "[now(");
    assertThat(splitter.isComplete()).isFalse();
    splitter.accept(")");
    assertThat(splitter.isComplete()).isTrue();
    assertThat(splitter.accept(", weather()]" + END)).isEmpty();
    assertThat(splitter.flush()).isEmpty();
  }

  private static Answer python(String text) {
    return Splits.split(Splits.PYTHON.get(), List.of(text));
  }

  private static Answer json(String text) {
    return Splits.split(Splits.JSON_LIST.get(), List.of(text));
  }
}
