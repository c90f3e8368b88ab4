package dev.parley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.text.AnswerText;
import dev.parley.worker.text.PromptPart;
import dev.parley.worker.text.PromptPart.Marker;
import dev.parley.worker.text.PromptPart.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts against those of transformers. */
class GoldenTest {

  private static final Map<String, ModelText> MODELS = new HashMap<>();

  @AfterAll
  static void close() {
    MODELS.values().forEach(ModelText::close);
    MODELS.clear();
  }

  @ParameterizedTest
  @MethodSource("dev.parley.worker.chat.Golden#all")
  void writesTheSameText(Golden golden) {
    assertThat(spelledOut(model(golden).write(golden.messages(), golden.thinking())))
        .isEqualTo(golden.text());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.worker.chat.Golden#all")
  void makesTheSameIds(Golden golden) {
    assertThat(model(golden).prompts().thinking(golden.thinking()).encode(golden.messages()))
        .isEqualTo(golden.ids());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.worker.chat.Golden#all")
  void readsIdsAsTheSameText(Golden golden) {
    AnswerText answer = new AnswerText(model(golden).tokens(), List.of());
    StringBuilder text = new StringBuilder();
    for (int id : golden.encoded()) {
      text.append(answer.accept(id));
    }
    assertThat(text + answer.flush()).isEqualTo(golden.decoded());
  }

  private static ModelText model(Golden golden) {
    return MODELS.computeIfAbsent(
        golden.folder(),
        name -> ModelText.open(Golden.tokenizer(name), Golden.VOCABULARY, Set.of()));
  }

  private static String spelledOut(List<PromptPart> parts) {
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
