package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.State;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.text.Budget;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people send to make a server work for ever. Work is counted, not timed. */
class HostileSchemasTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(.*a.{20}){20}",
        "^(.*[ab].{16}){2}$",
        "((((a{100}){100}){100}){100}){100}",
        "^(([a-z])+.)+[A-Z]([a-z])+.{60}x.{60}$",
        "(x.{0,1000}){1000}",
        ".{2001}",
      })
  void aPatternThatNeedsTooMuchIsRefused(String pattern) {
    Budget budget = new Budget(Budget.SCHEMA);
    assertThat(compile("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}", budget))
        .isInstanceOf(Refused.class);
    assertThat(budget.spent()).isLessThan(2 * Budget.SCHEMA);
  }

  /** Textbook disasters of backtracking are small automata. */
  @ParameterizedTest
  @ValueSource(
      strings = {"^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "^(.*)*$", "(a*)*b", "^([a-zA-Z]+)*$"})
  void aPatternThatRuinsBacktrackingIsNoTrouble(String pattern) {
    Budget budget = new Budget(Budget.SCHEMA);
    Compilation compiled = compile("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}", budget);
    assertThat(compiled).isInstanceOf(Compiled.class);
    assertThat(budget.spent()).isLessThan(Budget.SCHEMA / 4);
    State state = ((Compiled) compiled).grammar().start();
    assertThat(state.advance(("\"" + "a".repeat(100_000)).getBytes(UTF_8)).isDead()).isFalse();
  }

  @Test
  void hugeCountsAreOnlyNumbers() {
    for (String rule :
        new String[] {
          "\"type\":\"string\",\"minLength\":2000000000",
          "\"type\":\"string\",\"maxLength\":2000000000",
          "\"type\":\"array\",\"minItems\":99999999999999",
          "\"type\":\"array\",\"maxItems\":2000000000,\"items\":{\"type\":\"null\"}",
        }) {
      Budget budget = new Budget(Budget.SCHEMA);
      assertThat(compile("{" + rule + "}", budget)).isInstanceOf(Compiled.class);
      assertThat(budget.spent()).isLessThan(100_000);
    }
  }

  @Test
  void aPatternOfHugeLengthIsRefusedOrCountedOut() {
    Budget budget = new Budget(Budget.SCHEMA);
    compile("{\"type\":\"string\",\"pattern\":\"^(ab|abc)*$\",\"minLength\":2000000000}", budget);
    assertThat(budget.spent()).isLessThan(2 * Budget.SCHEMA);
  }

  /** Each level doubles the readings of a text: they are cut off, and what is left is valid. */
  @Test
  void aGrammarOfManyReadingsIsFollowedInFew() {
    String twice =
        """
        {"anyOf": [{"type": "array", "items": {"$ref": "#"}, "maxItems": 3},
                   {"type": "array", "items": {"$ref": "#"}, "maxItems": 4},
                   {"type": "array", "items": {"$ref": "#"}, "maxItems": 5}]}
        """;
    Grammar grammar = ((Compiled) compile(twice, new Budget(Budget.SCHEMA))).grammar();
    State state = grammar.start();
    int depth = 0;
    while (!state.advance((byte) '[').isDead()) {
      state = state.advance((byte) '[');
      depth++;
    }
    assertThat(depth).isBetween(4, 32);
    for (; depth > 0; depth--) {
      state = state.advance((byte) ']');
    }
    assertThat(state.isComplete()).isTrue();
  }

  @Test
  void aProductOfManyChoicesIsRefused() {
    String choices =
        IntStream.range(0, 24)
            .mapToObj(i -> "{\"anyOf\":[{\"title\":\"a\"},{\"title\":\"b\"},{\"title\":\"c\"}]}")
            .collect(Collectors.joining(","));
    Budget budget = new Budget(Budget.SCHEMA);
    assertThat(compile("{\"allOf\":[" + choices + "]}", budget)).isInstanceOf(Refused.class);
    assertThat(budget.spent()).isLessThan(2 * Budget.SCHEMA);
  }

  @Test
  void manyEnumValuesAndPropertiesAreTries() {
    String names =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"value" + i + "\"")
            .collect(Collectors.joining(","));
    Grammar values =
        ((Compiled) compile("{\"enum\":[" + names + "]}", new Budget(Budget.SCHEMA))).grammar();
    assertThat(values.matches("\"value999\"")).isTrue();
    assertThat(values.matches("\"value1000\"")).isFalse();
    String properties =
        IntStream.range(0, 4_999)
            .mapToObj(i -> "\"p" + i + "\":{\"type\":\"null\"}")
            .collect(Collectors.joining(","));
    Grammar object =
        ((Compiled) compile("{\"properties\":{" + properties + "}}", new Budget(Budget.SCHEMA)))
            .grammar();
    assertThat(object.matches("{\"p17\": null, \"p4998\": null}")).isTrue();
    assertThat(object.matches("{\"p4998\": null, \"p17\": null}")).isFalse();
  }

  @Test
  void depthIsLimitedAndEveryAnswerCanStillEnd() {
    Grammar grammar = Schemas.anyObject();
    String deep = "{\"a\": " + "[".repeat(31);
    assertThat(grammar.start().advance(deep.getBytes(UTF_8)).isDead()).isFalse();
    assertThat(grammar.start().advance((deep + "[").getBytes(UTF_8)).isDead()).isTrue();
    assertThat(grammar.matches(deep + "]".repeat(31) + "}")).isTrue();
  }

  private static Compilation compile(String schema, Budget budget) {
    return SchemaCompiler.compile(schema, SchemaRules.LENIENT, budget);
  }
}
