package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.tokenizer.AnswerText;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts against those of transformers. */
class ChatGoldenTest {

  private static final Map<String, ChatTokenizer> MODELS = new HashMap<>();

  @AfterAll
  static void close() {
    MODELS.values().forEach(ChatTokenizer::close);
    MODELS.clear();
  }

  @ParameterizedTest
  @MethodSource("dev.parley.inference.chatformat.ChatGolden#all")
  void writesTheSameText(ChatGolden golden) {
    assertThat(spelledOut(model(golden).write(golden.conversation(), golden.thinking())))
        .isEqualTo(golden.text());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.inference.chatformat.ChatGolden#all")
  void makesTheSameIds(ChatGolden golden) {
    assertThat(model(golden).prompts().thinking(golden.thinking()).encode(golden.conversation()))
        .isEqualTo(golden.ids());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.inference.chatformat.ChatGolden#all")
  void readsIdsAsTheSameText(ChatGolden golden) {
    AnswerText answer = new AnswerText(model(golden).tokens(), List.of());
    StringBuilder text = new StringBuilder();
    for (int id : golden.encoded()) {
      text.append(answer.accept(id));
    }
    assertThat(text + answer.flush()).isEqualTo(golden.decoded());
  }

  private static ChatTokenizer model(ChatGolden golden) {
    return MODELS.computeIfAbsent(
        golden.folder(),
        name -> ChatTokenizer.open(ChatGolden.tokenizer(name), ChatGolden.VOCABULARY, Set.of()));
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
