package dev.parley.grammar.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.State;
import dev.parley.grammar.calls.CallRules.Amount;
import dev.parley.grammar.calls.CallableTool.Binding;
import dev.parley.grammar.schema.Compilation;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.Schemas;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallGrammarsTest {

  private static final CallFrame MARKED =
      new CallFrame(
          Optional.of("<call>"),
          "\n{\"name\": \"",
          "\", \"arguments\": ",
          "}\n</call>",
          Optional.of("\n"));
  private static final CallFrame BARE =
      new CallFrame(
          Optional.empty(), "{\"name\": \"", "\", \"parameters\": ", "}", Optional.empty());
  private static final CallFrame XML =
      new CallFrame(
          Optional.of("<f"),
          " n=",
          ">",
          "</f>",
          Optional.of("\n"),
          new ArgumentSpelling.Parameters("<p n=", ">", "</p>"));
  private static final CallFrame JSON_LIST =
      CallFrame.jsonList("<calls>", new CallList("[", ", ", "]", "</calls>"));
  private static final CallFrame PYTHON =
      CallFrame.pythonList("<calls>", new CallList("[", ", ", "]", "</calls>"));
  private static final String CITY =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
          + "\"required\":[\"city\"],\"additionalProperties\":false}";
  private static final CallableTool WEATHER = tool("weather", CITY, Binding.STRICT);
  private static final CallableTool NOW = new CallableTool("now", Optional.empty(), Binding.STRICT);
  private static final String PARIS =
      "<call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}\n</call>";

  private final CallGrammars grammars = new CallGrammars(new Schemas(8));

  @Test
  void aForcedAnswerIsACallAndNothingElse() {
    Grammar one = compiled(MARKED, Amount.ONE, WEATHER, NOW);
    assertThat(one.matches(PARIS)).isTrue();
    assertThat(one.matches("<call>\n{\"name\": \"now\", \"arguments\": {}}\n</call>")).isTrue();
    assertThat(one.matches("Well. " + PARIS)).isFalse();
    assertThat(one.matches(PARIS + "\n" + PARIS)).isFalse();
    assertThat(one.matches(PARIS.replace("weather", "other"))).isFalse();
    assertThat(one.matches(PARIS.replace("\"Paris\"", "1"))).isFalse();
    assertThat(one.matches("")).isFalse();
  }

  @Test
  void moreCallsMayFollowTheFirstButNotForEver() {
    Grammar some = compiled(MARKED, Amount.SOME, WEATHER);
    assertThat(some.matches(PARIS + "\n" + PARIS)).isTrue();
    assertThat(some.matches(PARIS + "\nDone.")).isFalse();
    assertThat(some.matches(PARIS + ("\n" + PARIS).repeat(16))).isFalse();
    assertThat(compiled(BARE, Amount.SOME, NOW).matches("{\"name\": \"now\", \"parameters\": {}}"))
        .isTrue();
  }

  @Test
  void aModelThatDecidesItselfIsHeldToTheSchemaOnceItCalls() {
    Grammar any = compiled(MARKED, Amount.ANY, WEATHER);
    for (String text : List.of("", "Hi <cal", "a " + PARIS + " b\n" + PARIS, "{<</call>")) {
      assertThat(any.matches(text)).as(text).isTrue();
    }
    for (String text : List.of("<call>", "<<call> {", PARIS.replace("city", "town"))) {
      assertThat(any.matches(text)).as(text).isFalse();
    }
    assertThat(isPossible(any, "x<call>\n{\"name\": \"wea")).isTrue();
    assertThat(isPossible(any, "x<call>\n{\"name\": \"wex")).isFalse();
  }

  @Test
  void aBareCallIsTheWholeAnswer() {
    Grammar any = compiled(BARE, Amount.ANY, WEATHER);
    assertThat(any.matches("{\"name\": \"weather\", \"parameters\": {\"city\": \"Rome\"}}"))
        .isTrue();
    assertThat(any.matches(" It is {\"name\": 1}.")).isTrue();
    assertThat(any.matches("")).isTrue();
    assertThat(isPossible(any, " {")).isFalse();
    assertThat(isPossible(any, "{\"name\": \"weather\", \"parameters\": {\"t")).isFalse();
  }

  @Test
  void aSchemaThatCannotBeFollowedBindsOnlyWhereItMust() {
    String odd = "{\"type\":\"object\",\"not\":{}}";
    assertThat(compile(MARKED, Amount.ONE, tool("odd", odd, Binding.STRICT)))
        .isInstanceOf(Refused.class);
    Grammar lenient =
        compiled(
            MARKED,
            Amount.ONE,
            tool("odd", odd, Binding.WHERE_POSSIBLE),
            tool("any", "{}", Binding.WHERE_POSSIBLE),
            tool("free", CITY, Binding.NONE));
    for (String name : List.of("odd", "any", "free")) {
      String call = "<call>\n{\"name\": \"" + name + "\", \"arguments\": {\"x\": [1]}}\n</call>";
      assertThat(lenient.matches(call)).as(name).isTrue();
      assertThat(lenient.matches(call.replace("{\"x\": [1]}", "1"))).as(name).isFalse();
    }
    Grammar known = compiled(MARKED, Amount.ONE, tool("weather", CITY, Binding.WHERE_POSSIBLE));
    assertThat(known.matches(PARIS)).isTrue();
    assertThat(known.matches(PARIS.replace("\"Paris\"", "1"))).isFalse();
  }

  @Test
  void argumentsOneByOneFollowTheirSchemasWithoutQuotes() {
    String schema =
        """
        {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"},
          "unit": {"enum": ["C", "F"]}, "place": {"$ref": "#/$defs/place"}},
         "required": ["city", "days"], "$defs": {"place": {"type": "array", "items": {"$ref":
         "#/$defs/point"}}, "point": {"type": "number"}}}
        """;
    Grammar one = compiled(XML, Amount.ONE, tool("weather", schema, Binding.WHERE_POSSIBLE));
    String paris = "<f n=weather><p n=city>Pa\n\"r\" <is</p><p n=days>2</p></f>";
    assertThat(one.matches(paris)).isTrue();
    assertThat(one.matches(paris.replace("</f>", "<p n=unit>C</p><p n=place>[1, 2]</p></f>")))
        .isTrue();
    assertThat(one.matches(paris.replace("</f>", "<p n=unit>K</p></f>"))).isFalse();
    assertThat(one.matches(paris.replace("</f>", "<p n=place>[\"x\"]</p></f>"))).isFalse();
    assertThat(one.matches(paris.replace(">2<", ">two<"))).isFalse();
    assertThat(one.matches("<f n=weather><p n=city>Paris</p></f>")).isFalse();
    assertThat(compiled(XML, Amount.ONE, NOW).matches("<f n=now></f>")).isTrue();
  }

  @Test
  void argumentsOneByOneAreFreeWhereTheirSchemaDoesNotNameThem() {
    Grammar free =
        compiled(
            XML,
            Amount.ONE,
            tool("any", "{\"type\":\"object\"}", Binding.WHERE_POSSIBLE),
            tool("free", CITY, Binding.NONE));
    for (String name : List.of("any", "free")) {
      assertThat(free.matches("<f n=" + name + "></f>")).isTrue();
      assertThat(free.matches("<f n=" + name + "><p n=a>1</p><p n=b>{</p></f>")).isTrue();
      assertThat(free.matches("<f n=" + name + "><p n=a>1</f>")).isFalse();
    }
  }

  @Test
  void aStrictToolIsRefusedWhereWithoutQuotesItCannotBeFollowed() {
    assertThat(compile(XML, Amount.ONE, WEATHER)).isInstanceOf(Compiled.class);
    String pattern = CITY.replace("\"string\"", "\"string\",\"pattern\":\"^a+$\"");
    assertThat(compile(MARKED, Amount.ONE, tool("odd", pattern, Binding.STRICT)))
        .isInstanceOf(Compiled.class);
    assertThat(compile(XML, Amount.ONE, tool("odd", pattern, Binding.STRICT)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.pointer()).isEqualTo("/properties/city/pattern"));
    assertThat(compile(XML, Amount.ONE, tool("odd", pattern, Binding.WHERE_POSSIBLE)))
        .isInstanceOf(Compiled.class);
    assertThat(compile(XML, Amount.ONE, tool("odd", "{\"not\":{}}", Binding.STRICT)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void theSameRulesAreTheSameGrammar() {
    assertThat(compiled(MARKED, Amount.ONE, WEATHER))
        .isSameAs(compiled(MARKED, Amount.ONE, WEATHER));
  }

  @Test
  void aListHasItsMarksOnceAndSeveralCalls() {
    String weather = "{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}";
    String now = "{\"name\": \"now\", \"arguments\": {}}";
    Grammar some = compiled(JSON_LIST, Amount.SOME, WEATHER, NOW);
    assertThat(some.matches("<calls>[" + weather + "]</calls>")).isTrue();
    assertThat(some.matches("<calls>[" + weather + ", " + now + "]</calls>")).isTrue();
    assertThat(some.matches("<calls>[]</calls>")).isFalse();
    assertThat(some.matches("<calls>[" + now + "]</calls><calls>[" + now + "]</calls>")).isFalse();
    Grammar one = compiled(JSON_LIST, Amount.ONE, WEATHER, NOW);
    assertThat(one.matches("<calls>[" + now + "]</calls>")).isTrue();
    assertThat(one.matches("<calls>[" + weather + ", " + now + "]</calls>")).isFalse();
    Grammar any = compiled(JSON_LIST, Amount.ANY, WEATHER, NOW);
    assertThat(any.matches("Well. <calls>[" + now + ", " + now + "]</calls> Done.")).isTrue();
    assertThat(any.matches("Well. <calls>" + now)).isFalse();
  }

  @Test
  void keywordArgumentsFollowTheirSchemas() {
    CallableTool tool =
        tool(
            "f",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"},"
                + "\"b\":{\"type\":\"boolean\"},\"c\":{\"enum\":[\"x\",1,null]},"
                + "\"d\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},"
                + "\"required\":[\"b\"]}",
            Binding.WHERE_POSSIBLE);
    Grammar one = compiled(PYTHON, Amount.ONE, tool);
    for (String right :
        List.of(
            "b=True",
            "a=\"abc\", b=False",
            "b=True, c=None",
            "b=True, c=1, d=[1, 2]",
            "a=\"z\", b=True, c=\"x\", d=[]")) {
      assertThat(one.matches("<calls>[f(" + right + ")]</calls>")).as(right).isTrue();
    }
    for (String wrong :
        List.of(
            "",
            ", b=True",
            "b=true",
            "a=\"abc\"",
            "a=\"ABC\", b=True",
            "b=True c=1",
            "b=True, c=2",
            "b=True, b=True",
            "b=True, d=[\"\"]",
            "b=True,")) {
      assertThat(one.matches("<calls>[f(" + wrong + ")]</calls>")).as(wrong).isFalse();
    }
  }

  @Test
  void keywordArgumentsOfAToolThatNamesNoneAreAny() {
    Grammar one = compiled(PYTHON, Amount.ONE, tool("f", "{\"type\":\"object\"}", Binding.NONE));
    assertThat(one.matches("<calls>[f()]</calls>")).isTrue();
    assertThat(one.matches("<calls>[f(a=\"x\", b={\"c\": [1, null]})]</calls>")).isTrue();
    assertThat(one.matches("<calls>[f(a=, b=1)]</calls>")).isFalse();
    assertThat(compiled(PYTHON, Amount.ONE, NOW).matches("<calls>[now()]</calls>")).isTrue();
  }

  private Grammar compiled(CallFrame frame, Amount amount, CallableTool... tools) {
    return ((Compiled) compile(frame, amount, tools)).grammar();
  }

  private Compilation compile(CallFrame frame, Amount amount, CallableTool... tools) {
    return grammars.compile(new CallRules(frame, List.of(tools), amount));
  }

  private static boolean isPossible(Grammar grammar, String beginning) {
    State state = grammar.start().advance(beginning.getBytes(UTF_8));
    return !state.isDead();
  }

  private static CallableTool tool(String name, String schema, Binding binding) {
    return new CallableTool(name, Optional.of(schema), binding);
  }
}
