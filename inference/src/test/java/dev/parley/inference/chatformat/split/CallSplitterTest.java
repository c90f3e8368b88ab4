package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.conversation.ToolChoice.Required;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools in answers. */
class CallSplitterTest {

  @Test
  void textAloneStaysAsItIs() {
    for (String text : List.of("", "Hi", " \n a < b <tool <think> \n\n", "{\"name\": 1}", "\n")) {
      assertThat(Splits.marked(text)).isEqualTo(Splits.text(text));
      assertThat(Splits.thoughtful(text)).isEqualTo(Splits.text(text));
      assertThat(Splits.bare(text)).isEqualTo(Splits.text(text));
    }
  }

  @Test
  void whiteSpaceThatTouchesACallIsTheFormats() {
    assertThat(
            Splits.marked(
                " Let me see. \n\n" + Splits.WEATHER + "\n" + Splits.WEATHER + "\n\n Done. \n"))
        .isEqualTo(new Answer(" Let me see.Done. \n", "", List.of(Splits.PARIS, Splits.PARIS)));
    assertThat(Splits.marked("\n" + Splits.WEATHER + "\n"))
        .isEqualTo(new Answer("", "", List.of(Splits.PARIS)));
  }

  @Test
  void aCallBeginsWithItsNameAndItsArgumentsFollowAsTheyCome() {
    AnswerSplitter splitter =
        Splitters.marked("<tool_call>", "</tool_call>", Splits.tools(Calls.MANY));
    assertThat(splitter.accept("I look. \n<tool")).containsExactly(new Text("I look."));
    assertThat(splitter.isInText()).isTrue();
    assertThat(splitter.accept("_call>\n{\"name\":\"weather")).isEmpty();
    assertThat(splitter.isInText()).isTrue();
    assertThat(splitter.accept("\"")).containsExactly(new CallBegin(0, "weather"));
    assertThat(splitter.isInText()).isFalse();
    assertThat(splitter.accept(", \"arguments\": {\"ci"))
        .containsExactly(Splits.arguments(0, "{\"ci"));
    assertThat(splitter.accept("ty\":1} ")).containsExactly(Splits.arguments(0, "ty\":1}"));
    assertThat(splitter.accept("}\n</tool_call>\n<tool_call>{\"name\": \"now\"}"))
        .containsExactly(new CallBegin(1, "now"), Splits.arguments(1, "{}"));
    assertThat(splitter.flush()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"arguments\": {\"city\": \"Paris\"}, \"name\": \"weather\"}",
        "{ \"name\" : \"weather\" , \"parameters\" :\n {\"city\": \"Paris\"} } ",
        "{\"id\": 7, \"x\": [\"}\"], \"name\":\"weather\",\"arguments\":{\"city\": \"Paris\"}}",
        "{\"name\":\"w\\u0065ather\",\"arguments\":{\"city\": \"Paris\"},\"name\":\"now\"}",
        "{\"name\":\"weather\",\"arguments\":{\"city\": \"Paris\"}}}",
        "{\"name\":\"weather\",\"arguments\":{\"city\": \"Paris\"}",
        "{\"name\":\"weather\",\"arguments\":{\"city\": \"Paris\"},\"arguments\":{}}",
      })
  void membersMayStandInAnyOrder(String json) {
    Answer expected = new Answer("", "", List.of(Splits.PARIS));
    assertThat(Splits.marked("<tool_call>" + json + "</tool_call>")).isEqualTo(expected);
    assertThat(Splits.marked("<tool_call>\n" + json + "\n</tool_call>\n")).isEqualTo(expected);
    assertThat(Splits.bare(json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"b\":[{}, []]},\"c\":\"}{\\\"\\\\\"}",
        "{\"html\": \"</tool_call> <tool_call> <think>\"}",
        "{\"a\": \"1\"  ,\n \"b\":é😀}",
        "{'a' 'single': [}]",
        "\"a text\"",
        "[1, 2]",
        "12.5e3",
        "{}",
      })
  void argumentsAreASliceOfWhatTheModelWrote(String arguments) {
    String call = "{\"name\": \"weather\", \"arguments\": " + arguments + "}";
    Answer expected = new Answer("", "", List.of(new Call("weather", arguments)));
    assertThat(Splits.marked("<tool_call>\n" + call + "\n</tool_call>")).isEqualTo(expected);
    assertThat(Splits.bare(" " + call)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"unknown\", \"arguments\": {}}",
        "{\"name\": weather, \"arguments\": {}}",
        "{'name': 'weather', 'arguments': {}}",
        "{\"name\": [\"weather\"], \"arguments\": {}}",
        "{\"arguments\": {}}",
        "{\"function\": {\"name\": \"weather\"}}",
        "weather(city=1)",
        "",
        "null",
      })
  void whatIsNoCallStaysTextAsAWhole(String json) {
    String answer = "Well: <tool_call>\n" + json + "\n</tool_call> \n";
    assertThat(Splits.marked(answer)).isEqualTo(Splits.text(answer));
    assertThat(Splits.marked("<tool_call>" + json)).isEqualTo(Splits.text("<tool_call>" + json));
    assertThat(Splits.bare(json)).isEqualTo(Splits.text(json));
  }

  @Test
  void afterWhatIsNoCallAnotherMayFollow() {
    String first = "<tool_call>\n{\"name\": \"unknown\"}\n</tool_call>";
    assertThat(Splits.marked(first + "\n" + Splits.WEATHER))
        .isEqualTo(new Answer(first, "", List.of(Splits.PARIS)));
    assertThat(Splits.marked("<tool_call>" + Splits.WEATHER))
        .isEqualTo(new Answer("<tool_call>", "", List.of(Splits.PARIS)));
  }

  @Test
  void aStringThatNeverEndsEndsWithTheCall() {
    String broken = "<tool_call>\n{\"name\":\"weather\",\"arguments\":{\"a\":\"b}}\n</tool_call>";
    assertThat(Splits.marked(broken + "\n" + Splits.WEATHER))
        .isEqualTo(new Answer("", "", List.of(new Call("weather", "{\"a\":\"b}}"), Splits.PARIS)));
  }

  @Test
  void aCallThatIsCutKeepsItsArgumentsAsTheyAre() {
    for (int cut = 0; cut <= Splits.WEATHER.length(); cut++) {
      Answer answer = Splits.marked(Splits.WEATHER.substring(0, cut));
      String arguments = answer.calls().isEmpty() ? "" : answer.calls().getFirst().arguments();
      assertThat(Splits.PARIS.arguments()).startsWith(arguments);
      assertThat(answer.text())
          .isEqualTo(answer.calls().isEmpty() ? Splits.WEATHER.substring(0, cut) : "");
    }
  }

  @Test
  void aForcedCallThatIsCutShowsNothingOfItsFormat() {
    ToolUse forced = new ToolUse(List.of(Splits.tool("weather")), new Required(), Calls.ONE);
    String bare = Splits.WEATHER.lines().skip(1).findFirst().orElseThrow();
    for (int cut = 0; cut <= bare.length(); cut++) {
      Answer marked =
          Splits.split(
              Splitters.marked("<tool_call>", "</tool_call>", forced),
              List.of("<tool_call>\n" + bare.substring(0, cut)));
      assertThat(marked)
          .isEqualTo(Splits.split(Splitters.bare(forced), List.of(bare.substring(0, cut))));
      assertThat(marked.text()).isEmpty();
    }
  }

  @Test
  void aForcedCallIsNeverText() {
    ToolUse forced = new ToolUse(List.of(Splits.tool("weather")), new Required(), Calls.MANY);
    AnswerSplitter splitter = Splitters.marked("<tool_call>", "</tool_call>", forced);
    for (char c : Splits.WEATHER.toCharArray()) {
      assertThat(splitter.isInText()).isFalse();
      splitter.accept(String.valueOf(c));
    }
  }

  @Test
  void aCallWithoutArgumentsHasAnEmptyObject() {
    for (String json : List.of("{\"name\":\"now\"}", "{\"name\":\"now\",\"arguments\": null }")) {
      assertThat(Splits.marked("<tool_call>" + json + "</tool_call>").calls())
          .containsExactly(new Call("now", "{}"));
      assertThat(Splits.bare(json).calls()).containsExactly(new Call("now", "{}"));
    }
  }

  @Test
  void textBehindACallThatIsNotClosedIsText() {
    assertThat(
            Splits.marked(
                Splits.WEATHER.replace("</tool_call>", "Now let me explain </tool_call>")))
        .isEqualTo(new Answer("Now let me explain </tool_call>", "", List.of(Splits.PARIS)));
  }

  @Test
  void whereOneCallIsAllowedTheAnswerEndsWithIt() {
    AnswerSplitter splitter =
        Splitters.marked("<tool_call>", "</tool_call>", Splits.tools(Calls.ONE));
    splitter.accept("Well.\n<tool_call>{\"name\":\"now\",\"arguments\":{}");
    assertThat(splitter.isComplete()).isFalse();
    splitter.accept("}\n");
    assertThat(splitter.isComplete()).isTrue();
    assertThat(splitter.accept("</tool_call>" + Splits.WEATHER)).isEmpty();
    assertThat(splitter.flush()).isEmpty();
  }

  @Test
  void aBareCallIsTheWholeAnswer() {
    AnswerSplitter splitter = Splitters.bare(Splits.tools(Calls.MANY));
    assertThat(splitter.isInText()).isTrue();
    assertThat(splitter.accept("{\"name\":\"now\"")).containsExactly(new CallBegin(0, "now"));
    assertThat(splitter.isInText()).isFalse();
    assertThat(splitter.accept(",\"parameters\":{}};{")).containsExactly(Splits.arguments(0, "{}"));
    assertThat(splitter.isComplete()).isTrue();
  }
}
