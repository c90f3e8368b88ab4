package dev.parley.inference.constraint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.inference.fake.BytesModel;
import dev.parley.inference.fake.BytesModel.LeadingSpace;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {

  private static final AnswerFormat OBJECT = new AnswerFormat.JsonObject();

  private final BytesModel model = new BytesModel();
  private final Constraints constraints = new Constraints(model.text(), Optional.empty());

  /** The list is made by another way than the answer about one token. */
  @ParameterizedTest
  @EnumSource(LeadingSpace.class)
  void listsTheTokensThatItAllowsOneByOne(LeadingSpace space) {
    BytesModel bytes = new BytesModel(space);
    Constraints made = new Constraints(bytes.text(), Optional.of(bytes.vocabulary()));
    Random random = new Random(17);
    for (int round = 0; round < 60; round++) {
      Constraint constraint =
          made.of(round % 2 == 0 ? OBJECT : schema(), Optional.empty(), "").orElseThrow();
      for (int token = 0; token < 40 && !constraint.isComplete(); token++) {
        int[] allowed = IntStream.range(0, bytes.vocabulary()).filter(constraint::allows).toArray();
        assertThat(constraint.allowed(bytes.vocabulary())).isEqualTo(allowed);
        int next = allowed[random.nextInt(allowed.length)];
        if (bytes.isEnd(next)) {
          break;
        }
        constraint.accept(next);
      }
    }
  }

  @Test
  void refusesAKeyThatTheObjectHasInsideOneTokenToo() {
    Constraint constraint = object("{\"");
    assertThat(constraint.allows(token("a\": 1, \"b\": "))).isTrue();
    assertThat(constraint.allows(token("a\": 1, \"a"))).isTrue();
    constraint.accept(token("a\": 1, \"a"));
    assertThat(constraint.allows(token("\": "))).isFalse();
    assertThat(constraint.allowed(model.vocabulary())).doesNotContain(token("\": "), token("\""));
    assertThat(object("{\"b\": 2, \"").allows(token("a\": 1, \"b\": "))).isFalse();
  }

  @Test
  void anEndIsAllowedWhereTheTextMayEndAndAControlTokenNever() {
    int control = model.vocabulary() - 3;
    int end = model.vocabulary() - 1;
    Constraint open = constraints.of(number(), Optional.empty(), "1").orElseThrow();
    assertThat(open.allows(end)).isTrue();
    assertThat(open.allows(control)).isFalse();
    assertThat(open.allowed(model.vocabulary())).contains(end, end - 1).doesNotContain(control);
    Constraint begun = constraints.of(number(), Optional.empty(), "1.").orElseThrow();
    assertThat(begun.allows(end)).isFalse();
    assertThat(begun.allowed(model.vocabulary())).doesNotContain(end, control);
  }

  @Test
  void isCompleteWhereNothingMayFollow() {
    assertThat(object("{}").isComplete()).isTrue();
    assertThat(object("{").isComplete()).isFalse();
    assertThat(constraints.of(number(), Optional.empty(), "1").orElseThrow().isComplete())
        .isFalse();
  }

  @Test
  void saysWhichTokenALogShouldNotHold() {
    Constraint constraint = object("{");
    assertThatThrownBy(() -> constraint.accept(token("true")))
        .isInstanceOf(RefusedTokenException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"not\": {}}", "{", "{\"type\": \"strnig\"}"})
  void aSchemaThatCannotBeFollowedIsAnError(String schema) {
    AnswerFormat format = new AnswerFormat.JsonSchema("x", schema, Strictness.LENIENT);
    assertThatThrownBy(() -> constraints.of(format, Optional.empty(), ""))
        .isInstanceOf(UnusableFormatException.class);
  }

  @Test
  void aTextIsFree() {
    assertThat(constraints.of(AnswerFormat.TEXT, Optional.empty(), "")).isEmpty();
  }

  private Constraint object(String begun) {
    return constraints.of(OBJECT, Optional.empty(), begun).orElseThrow();
  }

  private int token(String text) {
    return IntStream.range(0, model.vocabulary())
        .filter(id -> new String(model.bytes(id), UTF_8).equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static AnswerFormat number() {
    return new AnswerFormat.JsonSchema("n", "{\"type\": \"number\"}", Strictness.LENIENT);
  }

  private static AnswerFormat schema() {
    return new AnswerFormat.JsonSchema(
        "s",
        """
        {"type": "object", "properties": {"a": {"type": "string", "maxLength": 9},
           "ab": {"type": "number"}, "kind": {"enum": ["12", 12, 345, null]}},
         "required": ["ab"], "additionalProperties": {"type": "string", "pattern": "^x.*日本"}}
        """,
        Strictness.LENIENT);
  }
}
