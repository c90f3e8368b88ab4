package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.template.FormatChoice;
import dev.parley.inference.tokenizer.ModelTokenizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Templates, executed, give the token ids that transformers gives; formats in code give the same
 * ({@link ChatGoldenTest}).
 */
class ExecutedGoldenTest {

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<String> FOLDERS = ChatGolden.FOLDERS;

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void givesTheTokensOfTransformers(String folder) {
    try (ModelTokenizer tokenizer =
        ModelTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY)) {
      String template = tokenizer.config().chatTemplate().orElseThrow();
      ChatFormat format = FormatChoice.executed(tokenizer, template);
      for (ChatGolden golden : comparable(folder).toList()) {
        assertThat(
                tokenizer.encode(format.thinking(golden.thinking()).write(golden.conversation())))
            .as("%s", golden)
            .isEqualTo(golden.ids());
      }
    }
  }

  /**
   * SmolLM3's template leaves calls out, so its golden conversations spell them; and it prints what
   * the assistant said as it is, in which a mark stays text here.
   */
  private static Stream<ChatGolden> comparable(String folder) {
    return ChatGolden.of(folder)
        .filter(golden -> !folder.equals("smollm3") || !hasMarks(golden.conversation()));
  }

  private static boolean hasMarks(Conversation conversation) {
    return conversation.messages().stream()
        .anyMatch(
            message -> !message.toolCalls().isEmpty() || message.content().contains("<think>"));
  }
}
