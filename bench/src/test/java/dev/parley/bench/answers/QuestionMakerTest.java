package dev.parley.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.answers.Question.Kind;
import dev.parley.conversation.Answer;
import dev.parley.conversation.ChatMessage;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionMakerTest {

  private final List<Question> questions = new QuestionMaker(1).make(60);

  @Test
  void theSameSeedMakesTheSameQuestions() {
    assertThat(texts(new QuestionMaker(1).make(60))).isEqualTo(texts(questions));
    assertThat(texts(new QuestionMaker(2).make(60))).isNotEqualTo(texts(questions));
  }

  @ParameterizedTest
  @CsvSource({
    "0, zero",
    "14, fourteen",
    "15, fifteen",
    "19, nineteen",
    "20, twenty",
    "99, ninety-nine"
  })
  void numbersAreSpelled(int number, String words) {
    assertThat(NumberWords.of(number)).isEqualTo(words);
  }

  @Test
  void oneNumberIsTheAnswerToASum() {
    for (Question question : of(Kind.ARITHMETIC)) {
      List<Integer> right =
          IntStream.range(0, 100)
              .filter(number -> question.isRight(text("That is " + number + ".")))
              .boxed()
              .toList();
      assertThat(right).hasSize(1);
      assertThat(question.isRight(text("I do not know."))).isFalse();
    }
  }

  @Test
  void anObjectHasTheFieldsThatWereAskedForAndNoOthers() {
    Pattern asked = Pattern.compile("The name is (\\w+), the age is (\\d+)");
    for (Question question : of(Kind.JSON)) {
      Matcher found = asked.matcher(texts(List.of(question)).getFirst());
      assertThat(found.find()).isTrue();
      String fields = "\"age\": " + found.group(2) + ", \"name\": \"" + found.group(1) + "\"";

      assertThat(question.isRight(text("{" + fields + "}"))).isTrue();
      assertThat(question.isRight(text("```json\n{" + fields + "}\n```"))).isTrue();
      assertThat(question.isRight(text("{" + fields + ", \"city\": \"Rome\"}"))).isFalse();
      assertThat(question.isRight(text("{\"name\": \"" + found.group(1) + "\"}"))).isFalse();
      assertThat(question.isRight(text("{" + fields.replace(": \"", ": \"X") + "}"))).isFalse();
      assertThat(question.isRight(text("Here: {" + fields + "}"))).isFalse();
    }
  }

  @Test
  void aCallHasTheToolThatServesAndItsArgument() {
    for (Question question : of(Kind.TOOL_CALL)) {
      String text = texts(List.of(question)).getFirst();
      Answer right =
          text.contains("weather")
              ? call("get_weather", "{\"city\": \"" + word(text, "in (\\w+)") + "\"}")
              : text.contains("timer")
                  ? call("set_timer", "{\"minutes\": " + word(text, "of (\\d+)") + "}")
                  : call("send_greeting", "{\"name\": \"" + word(text, "to (\\w+)") + "\"}");
      assertThat(question.isRight(right)).isTrue();
      Answer.Call only = right.calls().getFirst();
      assertThat(question.isRight(call("get_time", only.arguments()))).isFalse();
      assertThat(question.isRight(call(only.name(), "{}"))).isFalse();
      assertThat(question.isRight(text(only.arguments()))).isFalse();
      assertThat(question.isRight(new Answer("", "", List.of(only, only)))).isFalse();
    }
  }

  private static String word(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static Answer text(String text) {
    return new Answer(text, "", List.of());
  }

  private static Answer call(String name, String arguments) {
    return new Answer("", "", List.of(new Answer.Call(name, arguments)));
  }

  private List<Question> of(Kind kind) {
    List<Question> found = questions.stream().filter(one -> one.kind() == kind).toList();
    assertThat(found).hasSize(20);
    return found;
  }

  private static List<String> texts(List<Question> questions) {
    return questions.stream()
        .map(question -> question.conversation().messages().getLast())
        .map(ChatMessage::content)
        .toList();
  }
}
