package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.template.FormatChoice;
import dev.parley.inference.tokenizer.ModelTokenizer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Templates, executed, give the token ids that transformers gives; formats in code give the same
 * ({@link ChatGoldenTest}).
 */
class ExecutedGoldenTest {

  @ParameterizedTest
  @MethodSource("dev.parley.inference.chatformat.ChatGolden#folders")
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
   * the assistant said as it is, in which a mark stays text here. Phi-4-mini's takes tools as a
   * text beside the system message, and knows no calls.
   */
  private static Stream<ChatGolden> comparable(String folder) {
    return ChatGolden.of(folder)
        .filter(golden -> !folder.equals("smollm3") || !hasMarks(golden.conversation()))
        .filter(golden -> !folder.equals("phi4-mini") || !hasTools(golden.conversation()));
  }

  private static boolean hasTools(Conversation conversation) {
    return conversation.tools().isAllowed() || hasMarks(conversation);
  }

  private static boolean hasMarks(Conversation conversation) {
    return conversation.messages().stream()
        .anyMatch(
            message -> !message.toolCalls().isEmpty() || message.content().contains("<think>"));
  }
}
