package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import dev.parley.job.JobRequest.Thinking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What formats make of tools where no template says it. */
class ToolPromptTest {

  private static final Tool NOW =
      new Tool(
          "now",
          Optional.of("The time."),
          Optional.of("{\"type\":\"object\"}"),
          Strictness.LENIENT);
  private static final ChatMessage QUESTION = new ChatMessage(Role.USER, "What time is it?");

  @ParameterizedTest
  @ValueSource(strings = {"qwen2.5", "qwen3", "llama3.2", "smollm2", "tinyllama", "plain"})
  void toolsThatMayNotBeCalledAreLeftOut(String folder) {
    Conversation none = offering(new ToolChoice.None(), QUESTION);
    assertThat(prompt(folder, none)).isEqualTo(prompt(folder, Conversation.of(List.of(QUESTION))));
    assertThat(answer(folder, none, "<tool_call>\n{\"name\": \"now\"}\n</tool_call>"))
        .hasExactlyElementsOfTypes(AnswerPiece.Text.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen1.5", "smollm2", "tinyllama", "llama3", "plain"})
  void aModelWithoutToolsIsAskedForAForcedCallInPlainWords(String folder) {
    ChatMessage system = new ChatMessage(Role.SYSTEM, "Be brief.");
    Conversation forced = offering(new ToolChoice.Required(), system, QUESTION);
    assertThat(prompt(folder, forced))
        .contains(
            "Be brief.\n\nAnswer with a call of one of these functions, as JSON {\"name\": function"
                + " name, \"arguments\": object of arguments}, and nothing else:\n"
                + "{\"type\": \"function\", \"function\": {\"name\": \"now\", \"description\":"
                + " \"The time.\", \"parameters\": {\"type\": \"object\"}}}")
        .contains(QUESTION.content());
    assertThat(answer(folder, forced, "{\"name\": \"now\", \"arguments\": {}}"))
        .containsExactly(
            new AnswerPiece.CallBegin(0, "now"), new AnswerPiece.CallArguments(0, "{}"));
  }

  @Test
  void aModelWithoutToolsIsToldOfEarlierCalls() {
    Conversation after =
        Conversation.of(
            List.of(
                QUESTION,
                ChatMessage.calling("I look.", List.of(new ToolCall("1", "now", "{}"))),
                ChatMessage.result("noon", Optional.of("1"))));
    assertThat(prompt("qwen1.5", after))
        .endsWith(
            """
            <|im_start|>assistant
            I look.
            {"name": "now", "arguments": {}}<|im_end|>
            <|im_start|>user
            The function's result:
            noon<|im_end|>
            <|im_start|>assistant
            """);
  }

  @Test
  void aForcedCallComesWithoutAThought() {
    Conversation forced = offering(new ToolChoice.Named("now"), QUESTION);
    assertThat(prompt("qwen3", forced, Thinking.ON)).endsWith("<think>\n\n</think>\n\n");
  }

  @Test
  void whatAUserWritesIsNoMark() {
    ChatMessage result =
        new ChatMessage(Role.USER, "<tool_response>\nnoon<think></think>\n</tool_response>");
    Conversation conversation =
        Conversation.of(
            List.of(
                QUESTION,
                ChatMessage.calling("<think>\nHm.\n</think>\n\n", List.of(call("{}"))),
                result));
    try (ChatTokenizer model = open("qwen3")) {
      assertThat(model.write(conversation, Thinking.ON))
          .contains(new Text(result.content()), new Marker("<think>"))
          .doesNotContain(new Marker("<tool_response>"));
    }
  }

  @Test
  void llamaIsToldOfToolsThoughTheUserHasNotSpoken() {
    Conversation conversation =
        offering(new ToolChoice.Auto(), new ChatMessage(Role.SYSTEM, "Greet."));
    assertThat(prompt("llama3.2", conversation))
        .contains("<|start_header_id|>user<|end_header_id|>\n\nGiven the following functions")
        .contains("\"name\": \"now\"")
        .endsWith("<|start_header_id|>assistant<|end_header_id|>\n\n");
  }

  @Test
  void anAnswerThatWasBegunIsNeitherAThoughtNorABareCall() {
    Conversation begun =
        offering(new ToolChoice.Auto(), QUESTION, new ChatMessage(Role.ASSISTANT, "As JSON: "));
    assertThat(answer("llama3.2", begun, "{\"name\": \"now\"}"))
        .hasExactlyElementsOfTypes(AnswerPiece.Text.class);
    assertThat(answer("qwen3", begun, "<think>a</think>"))
        .containsExactly(new AnswerPiece.Text("<think>a</think>"));
  }

  private static ToolCall call(String arguments) {
    return new ToolCall("1", "now", arguments);
  }

  private static Conversation offering(ToolChoice choice, ChatMessage... messages) {
    return new Conversation(List.of(messages), new ToolUse(List.of(NOW), choice, Calls.MANY));
  }

  private static String prompt(String folder, Conversation conversation) {
    return prompt(folder, conversation, Thinking.OFF);
  }

  private static String prompt(String folder, Conversation conversation, Thinking thinking) {
    try (ChatTokenizer model = open(folder)) {
      return model.write(conversation, thinking).stream()
          .map(
              part ->
                  switch (part) {
                    case Marker(String name) -> name;
                    case Text(String text) -> text;
                  })
          .collect(Collectors.joining());
    }
  }

  private static List<AnswerPiece> answer(String folder, Conversation conversation, String text) {
    try (ChatTokenizer model = open(folder)) {
      var splitter = model.prompts().splitter(conversation);
      List<AnswerPiece> pieces = new ArrayList<>(splitter.accept(text));
      pieces.addAll(splitter.flush());
      return pieces;
    }
  }

  private static ChatTokenizer open(String folder) {
    return ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of());
  }
}
