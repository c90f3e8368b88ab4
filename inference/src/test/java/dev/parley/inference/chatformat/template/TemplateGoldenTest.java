package dev.parley.inference.chatformat.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published templates print what transformers prints with them. */
class TemplateGoldenTest {

  static Stream<TemplateGolden> all() {
    return TemplateGolden.all().filter(golden -> !isTakenApart(golden));
  }

  static Stream<TemplateGolden> refusedForTheirCalls() {
    return TemplateGolden.all().filter(TemplateGoldenTest::isTakenApart);
  }

  /** What transformers refuses, but two calls in one turn can be written as two turns. */
  private static boolean isTakenApart(TemplateGolden golden) {
    return golden.text().isEmpty()
        && golden.template().startsWith("llama")
        && golden.title().equals("two calls");
  }

  @ParameterizedTest
  @MethodSource("all")
  void printsWhatTransformersPrints(TemplateGolden golden) {
    ChatFormat format =
        TemplateGolden.format(golden.template(), Set.of()).thinking(golden.thinking());
    if (golden.text().isEmpty()) {
      assertThatThrownBy(() -> format.write(golden.conversation()))
          .isInstanceOf(TemplateException.class);
      return;
    }
    assertThat(text(format.write(golden.conversation()))).isEqualTo(golden.text().get());
  }

  @ParameterizedTest
  @MethodSource("refusedForTheirCalls")
  void writesCallsOneByOneWhereTheTemplateRefusesTwo(TemplateGolden golden) {
    ChatFormat format = TemplateGolden.format(golden.template(), Set.of());
    assertThat(text(format.write(golden.conversation())))
        .containsSubsequence("Paris", "sun", "Rome", "rain");
  }

  static String text(List<PromptPart> parts) {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case Marker(String name) -> name;
                  case Text(String text) -> text;
                })
        .collect(Collectors.joining());
  }
}
