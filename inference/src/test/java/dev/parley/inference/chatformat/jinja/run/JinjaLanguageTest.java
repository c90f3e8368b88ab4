package dev.parley.inference.chatformat.jinja.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JsonValues;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small templates print what transformers' Jinja prints, and fail where it fails. */
class JinjaLanguageTest {

  private static final JsonNode GOLDEN =
      new JsonMapper()
          .readTree(JinjaLanguageTest.class.getResourceAsStream("/jinja/language.json"));

  record Case(String template, Optional<String> text) {}

  static Stream<Case> cases() {
    return GOLDEN
        .path("cases")
        .valueStream()
        .map(
            node ->
                new Case(node.path("template").stringValue(), node.path("text").stringValueOpt()));
  }

  static Map<String, JinjaValue> variables() {
    Map<String, JinjaValue> variables = new HashMap<>();
    GOLDEN
        .path("variables")
        .properties()
        .forEach(
            member ->
                variables.put(
                    member.getKey(), JsonValues.of(member.getValue(), Origin.CONVERSATION)));
    return variables;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void printsWhatJinjaPrints(Case golden) {
    if (golden.text().isEmpty()) {
      assertThatThrownBy(() -> JinjaTemplate.of(golden.template()).render(variables()))
          .isInstanceOf(TemplateException.class);
    } else {
      assertThat(JinjaTemplate.of(golden.template()).render(variables()).text())
          .isEqualTo(golden.text().get());
    }
  }
}
