package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose arguments stand one by one between marks. */
class ParameterCallSplitterTest {

  private static final String PARIS =
      "<function name=\"weather\"><param name=\"city\">Paris</param></function>";

  @Test
  void argumentsBecomeJsonOneByOne() {
    AnswerSplitter splitter = Splits.XML.get();
    assertThat(splitter.accept("I look. \n<func")).containsExactly(new Text("I look."));
    assertThat(splitter.accept("tion name=\"weather")).isEmpty();
    assertThat(splitter.isInText()).isTrue();
    assertThat(splitter.accept("\">")).containsExactly(new CallBegin(0, "weather"));
    assertThat(splitter.isInText()).isFalse();
    assertThat(splitter.accept("<param name=\"city\">Par")).isEmpty();
    assertThat(splitter.accept("is</param>"))
        .containsExactly(Splits.arguments(0, "{\"city\": \"Paris\""));
    assertThat(splitter.accept("<param name=\"days\">2</param></function>\n"))
        .containsExactly(Splits.arguments(0, ", \"days\": 2}"));
    assertThat(splitter.accept("<function name=\"now\"></function>"))
        .containsExactly(new CallBegin(1, "now"), Splits.arguments(1, "{}"));
    assertThat(splitter.accept("\nDone.")).containsExactly(new Text("Done."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<tool_call>\n<function=weather>\n<parameter=city>\n a\nb \n</parameter>\n</function>\n"
            + "</tool_call>",
        "<tool_call><function=weather><parameter=city> a\nb </parameter></function></tool_call>",
        "<tool_call>\n\n<function=weather> \n\n<parameter=city>\n a\nb \n</parameter></function>",
        "<tool_call>\n<function=weather>\n<parameter=city>\n a\nb \n</parameter>\n</tool_call>",
      })
  void whiteSpaceBetweenMarksDoesNotCount(String text) {
    assertThat(lines(text).calls()).containsExactly(new Call("weather", "{\"city\": \" a\\nb \"}"));
  }

  @Test
  void aRawTextMayHaveMarksInIt() {
    String raw = "<a> & </param>\n</function>";
    assertThat(xml(PARIS.replace("Paris", "<![CDATA[" + raw + "]]>")))
        .isEqualTo(
            new Answer(
                "",
                "",
                List.of(new Call("weather", "{\"city\": \"<a> & </param>\\n</function>\"}"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type': 'string'} | 5 | '5'",
        "{'type': 'string'} | true | 'true'",
        "{'enum': ['5', '6']} | 5 | '5'",
        "{'type': 'integer'} | 5 | 5",
        "{'type': 'integer'} | five | 'five'",
        "{'type': 'integer'} | 5.5 | 5.5",
        "{'type': 'boolean'} | True | true",
        "{'type': ['string', 'null']} | None | null",
        "{'type': ['string', 'null']} | 5 | '5'",
        "{'anyOf': [{'type': 'string'}, {'type': 'array'}]} | [1, 2] | [1, 2]",
        "{'anyOf': [{'type': 'string'}, {'type': 'array'}]} | {} | '{}'",
        "{'$ref': '#/$defs/text'} | 5 | '5'",
        "{'type': 'object'} | {'a': [1]} | {'a': [1]}",
        "{'type': 'object'} | {'a': [1} | '{'a': [1}'",
        "{} | 5 | 5",
        "{} | Paris | 'Paris'",
        "true | [] | []",
      })
  void aValueIsWhatItsSchemaSays(String schema, String value, String json) {
    String spelled = value.replace('\'', '"');
    String expected =
        json.startsWith("'")
            ? "\"" + json.substring(1, json.length() - 1).replace("'", "\\\"") + "\""
            : json.replace('\'', '"');
    Tool tool =
        new Tool(
            "weather",
            Optional.empty(),
            Optional.of(
                ("{'$defs': {'text': {'type': 'string'}}, 'properties': {'city': " + schema + "}}")
                    .replace('\'', '"')),
            Strictness.LENIENT);
    ToolUse use = new ToolUse(List.of(tool), new ToolChoice.Auto(), Calls.MANY);
    assertThat(Splits.split(Splits.xml(use), List.of(PARIS.replace("Paris", spelled))).calls())
        .containsExactly(new Call("weather", "{\"city\": " + expected + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<function name=\"unknown\"><param name=\"a\">1</param></function> \n",
        "<function name='weather'>",
        "<function>",
        "<function",
        "<func",
        "<function name=\"weather",
        "<param name=\"a\">1</param>",
      })
  void whatIsNoCallStaysTextAsAWhole(String text) {
    assertThat(xml("Well: " + text)).isEqualTo(Splits.text("Well: " + text));
  }

  @Test
  void afterWhatIsNoCallAnotherMayFollow() {
    assertThat(xml("<function" + PARIS))
        .isEqualTo(
            new Answer("<function", "", List.of(new Call("weather", "{\"city\": \"Paris\"}"))));
    assertThat(xml("<function name=\"other\">" + PARIS).calls()).hasSize(1);
  }

  @Test
  void aCallThatIsNotClosedEndsWhereItsMarksDo() {
    assertThat(xml(PARIS.replace("</function>", "Well, ") + PARIS))
        .isEqualTo(
            new Answer(
                "Well,",
                "",
                List.of(
                    new Call("weather", "{\"city\": \"Paris\"}"),
                    new Call("weather", "{\"city\": \"Paris\"}"))));
  }

  @Test
  void aCallThatIsCutKeepsTheArgumentsThatItHas() {
    String whole = PARIS.replace("</function>", "<param name=\"days\">2</param></function>");
    for (int cut = 0; cut <= whole.length(); cut++) {
      Answer answer = xml(whole.substring(0, cut));
      String arguments = answer.calls().isEmpty() ? "" : answer.calls().getFirst().arguments();
      assertThat("{\"city\": \"Paris\", \"days\": 2}").startsWith(arguments);
      assertThat(answer.text()).isEqualTo(answer.calls().isEmpty() ? whole.substring(0, cut) : "");
    }
  }

  @Test
  void whereOneCallIsAllowedTheAnswerEndsWithIt() {
    AnswerSplitter splitter = Splits.xml(Splits.tools(Calls.ONE));
    splitter.accept("Well. <function name=\"now\"></functio");
    assertThat(splitter.isComplete()).isFalse();
    splitter.accept("n>");
    assertThat(splitter.isComplete()).isTrue();
    assertThat(splitter.accept(PARIS)).isEmpty();
    assertThat(splitter.flush()).isEmpty();
  }

  private static Answer xml(String text) {
    return Splits.split(Splits.XML.get(), List.of(text));
  }

  private static Answer lines(String text) {
    return Splits.split(Splits.LINES.get(), List.of(text));
  }
}
