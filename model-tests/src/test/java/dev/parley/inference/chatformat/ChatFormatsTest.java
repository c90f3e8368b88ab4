package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.family.ChatFormats;
import dev.parley.inference.chatformat.family.ChatMl;
import dev.parley.inference.chatformat.family.Plain;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import dev.parley.inference.tokenizer.TokenizerConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "qwen1.5, ChatMl",
    "qwen2.5, ChatMl",
    "qwen3, Qwen3",
    "smollm2, ChatMl",
    "tinyllama, Zephyr",
    "llama3, Llama3",
    "llama3.2, Llama3",
    "minicpm5, MiniCPM5",
    "qwen3-thinking-2507, Qwen3",
    "qwen3.5, Qwen3.5",
    "r1-distill-qwen, DeepSeekR1",
    "falcon3, Falcon3",
    "smollm3, SmolLM3",
    "granite4, Granite4",
    "ernie4.5, Ernie",
    "gemma3, Gemma",
    "phi4-mini, Phi4",
    "lfm2, template",
    "lfm2.5, template",
    "falcon3-tools, template",
    "qwen3-coder, template",
    "plain, Plain",
  })
  void recognisesTheFormatOfAFolder(String folder, String format) {
    try (ChatTokenizer model =
        ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of())) {
      assertThat(model.format()).isEqualTo(format);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "qwen1.5, ''",
    "qwen2.5, TOOLS",
    "qwen3, TOOLS THINKING",
    "smollm2, ''",
    "tinyllama, ''",
    "llama3, ''",
    "llama3.2, TOOLS",
    "minicpm5, TOOLS THINKING",
    "qwen3-thinking-2507, TOOLS THINKING",
    "qwen3.5, TOOLS THINKING",
    "r1-distill-qwen, THINKING",
    "falcon3, ''",
    "smollm3, TOOLS THINKING",
    "granite4, TOOLS",
    "ernie4.5, ''",
    "gemma3, ''",
    "phi4-mini, TOOLS",
    "lfm2, TOOLS",
    "lfm2.5, TOOLS",
    "falcon3-tools, TOOLS",
    "qwen3-coder, TOOLS",
    "plain, ''",
  })
  void knowsWhatAFormatCanSay(String folder, String features) {
    try (ChatTokenizer model =
        ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of())) {
      assertThat(model.features())
          .extracting(Enum::name)
          .containsExactlyInAnyOrder(features.isEmpty() ? new String[0] : features.split(" "));
    }
  }

  @ParameterizedTest
  @CsvSource({"<|im_end|>, ChatMl", "<|eot_id|>, Llama3", "<|endoftext|>, Plain", "</s>, Plain"})
  void recognisesAFolderWithoutATemplateByItsEnd(String end, String format) {
    ChatFormat found =
        ChatFormats.recognise(
            new TokenizerConfig(Optional.empty(), Optional.empty(), Optional.of(end), false));
    assertThat(found.getClass().getSimpleName()).isEqualTo(format);
  }

  @Test
  void knowsWhenATemplateCanNotBeUsed() {
    assertThat(isUnknown("{{ '[INST] ' + messages[0].content + ' [/INST]' }}")).isFalse();
    assertThat(isUnknown("{% include 'chat' %}")).as("it is no chat template").isTrue();
    assertThat(isUnknown("{% include '<|im_start|>' %}")).as("its kind is known").isFalse();
    try (ChatTokenizer base =
        ChatTokenizer.open(ChatGolden.tokenizer("plain"), ChatGolden.VOCABULARY, Set.of())) {
      assertThat(base.isTemplateUnknown()).as("it has none").isFalse();
    }
  }

  private static boolean isUnknown(String template) {
    TokenizerSource source = ChatGolden.tokenizer("plain");
    source.config().root().put("chat_template", template);
    try (ChatTokenizer model = ChatTokenizer.open(source, ChatGolden.VOCABULARY, Set.of())) {
      return model.isTemplateUnknown();
    }
  }

  @Test
  void readsTheDefaultSystemMessageWithItsEscapes() {
    assertThat(system("{{ '<|im_start|>system\\nIt\\'s \\\\boxed{}.\\nYes<|im_end|>\\n' }}"))
        .contains("It's \\boxed{}.\nYes");
    assertThat(system("{{ \"<|im_start|>system\nIt's me<|im_end|>\n\" }}")).contains("It's me");
  }

  @Test
  void hasNoDefaultWhereAnExpressionMakesIt() {
    assertThat(system("{{ '<|im_start|>system\n' + messages[0].content + '<|im_end|>\n' }}"))
        .isEmpty();
    assertThat(system("<|im_start|>system\n{{ x }}<|im_end|>")).isEmpty();
    assertThat(system("{{ '<|im_start|>system\nnever closed")).isEmpty();
  }

  @Test
  void writesATranscriptForABaseModel() {
    ChatFormat plain = new Plain(Optional.of("<s>"));
    assertThat(
            plain.write(
                Conversation.of(
                    List.of(
                        new ChatMessage(Role.SYSTEM, "Be brief."),
                        new ChatMessage(Role.USER, "Hi"),
                        new ChatMessage(Role.ASSISTANT, "Hello."),
                        new ChatMessage(Role.USER, "Who?")))))
        .containsExactly(
            new Marker("<s>"),
            new Text("Be brief.\n\n"),
            new Text("User: Hi\n\n"),
            new Text("Assistant: Hello.\n\n"),
            new Text("User: Who?\n\n"),
            new Text("Assistant:"));
    assertThat(plain.stops()).contains("\nUser:");
  }

  @Test
  void anAnswerEndsAtTheEndsOfTheVocabularyAndOfTheConfiguration() {
    try (ChatTokenizer model =
        ChatTokenizer.open(ChatGolden.tokenizer("llama3"), ChatGolden.VOCABULARY, Set.of(7))) {
      assertThat(model.tokens().isEnd(7)).isTrue();
      assertThat(model.tokens().bytes(7)).isEmpty();
      assertThat(model.tokens().isEnd(8)).isFalse();
      int[] prompt =
          model.prompts().encode(Conversation.of(List.of(new ChatMessage(Role.USER, "x"))));
      assertThat(Arrays.stream(prompt).filter(model.tokens()::isEnd)).hasSize(1);
    }
  }

  private static Optional<String> system(String template) {
    return ((ChatMl)
            ChatFormats.recognise(
                new TokenizerConfig(
                    Optional.of(template), Optional.empty(), Optional.empty(), false)))
        .system();
  }
}
