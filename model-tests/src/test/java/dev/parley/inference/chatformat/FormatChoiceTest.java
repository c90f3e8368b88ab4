package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import dev.parley.job.JobRequest.Thinking;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Which format a model's conversations are written in: a format in code, or its template. */
class FormatChoiceTest {

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<String> FOLDERS = ChatGolden.FOLDERS;

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<String> EXECUTED = ChatGolden.EXECUTED;

  private static final String CHATML =
      "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}"
          + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void aFormatInCodeStandsForTheTemplatesThatItWasWrittenFor(String folder) {
    try (ChatTokenizer model =
        ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of())) {
      assertThat(model.format()).isNotEqualTo("template");
      assertThat(model.formatReason()).startsWith("its template writes the same");
    }
  }

  @ParameterizedTest
  @FieldSource("EXECUTED")
  void aTemplateWithToolsGoesBeforeAFormatInCodeWithout(String folder) {
    try (ChatTokenizer model =
        ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of())) {
      assertThat(model.format()).isEqualTo("template");
      assertThat(model.formatReason()).endsWith("in code writes tools in another way");
    }
  }

  /** A beginning of its own, a default system message behind the first turn, another last turn. */
  @Test
  void aTemplateThatWritesOtherwiseIsExecuted() {
    assertWrites(CHATML, "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "ChatMl");
    String begun = "<|endoftext|>" + CHATML;
    assertWrites(
        begun, "<|endoftext|><|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "template");
    String behind =
        CHATML.replace("{% if add", "{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}{% if add");
    assertWrites(
        behind,
        """
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>system
        Be kind.<|im_end|>
        <|im_start|>assistant
        """,
        "template");
    String ending = CHATML.replace("'<|im_end|>\\n'", "('<|im_end|>' if loop.last else '\\n')");
    assertWrites(ending, "<|im_start|>user\nHi<|im_end|><|im_start|>assistant\n", "template");
  }

  private static void assertWrites(String template, String prompt, String format) {
    try (ChatTokenizer model = open(template)) {
      assertThat(model.format()).isEqualTo(format);
      assertThat(text(model.write(question(), Thinking.OFF))).isEqualTo(prompt);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{{ \"[INST] \" ~ messages[0].content }}', template, no format in code is of this kind",
    "'{% include x %}', Plain, 'cannot be executed here: it has a tag ''include'''",
    "'{{ raise_exception(\"no\") }}', Plain, cannot be executed here: it no",
    "'{{ \"<|im_start|>\" ~ }}', ChatMl, cannot be executed here",
    "'{{ \"nothing of it\" }}', Plain, leaves a question out",
    "'{% for x in range(9999999) %}{% endfor %}', Plain, makes a range of more than"
  })
  void saysWhy(String template, String format, String reason) {
    try (ChatTokenizer model = open(template)) {
      assertThat(model.format()).isEqualTo(format);
      assertThat(model.formatReason()).contains(reason);
      assertThat(model.isTemplateUnknown()).isEqualTo(format.equals("Plain"));
    }
  }

  @Test
  void anAnswerThatIsContinuedStaysOpen() {
    try (ChatTokenizer model = open(CHATML + "<|endoftext|>")) {
      assertThat(model.format()).isEqualTo("template");
      Conversation begun =
          Conversation.of(
              List.of(
                  new ChatMessage(Role.USER, "Hi"), new ChatMessage(Role.ASSISTANT, "Hello, ")));
      assertThat(text(model.write(begun, Thinking.OFF)))
          .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello, ");
    }
  }

  private static Conversation question() {
    return Conversation.of(List.of(new ChatMessage(Role.USER, "Hi")));
  }

  private static ChatTokenizer open(String template) {
    TokenizerSource source = ChatGolden.tokenizer("chatml-without-default");
    source.config().root().put("chat_template", template);
    return ChatTokenizer.open(source, ChatGolden.VOCABULARY, Set.of());
  }

  private static String text(List<PromptPart> parts) {
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
