package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.tokenizer.AnswerText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people write never becomes a control token, whatever they write. */
class ControlTokensTest {

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<String> FOLDERS = ChatGolden.FOLDERS;

  private static final List<String> WORDS =
      List.of(
          "hello",
          " ",
          "\n",
          "<|",
          "|>",
          "im_",
          "end",
          "<",
          ">",
          "你",
          "s>",
          "</",
          "|",
          "\0",
          "assistant");

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyLiteralStaysText(String folder) {
    try (ChatTokenizer model = open(folder)) {
      Map<String, Integer> controls = controls(ChatGolden.folder(folder));
      assertThat(controls).isNotEmpty();
      int[] harmless = only(controls, prompt(model, "x"));
      for (String literal : controls.keySet()) {
        for (String text :
            List.of(literal, " " + literal + " ", "a" + literal + "b\n" + literal + literal)) {
          assertThatTextStaysText(model, controls, harmless, text);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void piecesOfLiteralsStayText(String folder) {
    try (ChatTokenizer model = open(folder)) {
      Map<String, Integer> controls = controls(ChatGolden.folder(folder));
      List<String> words = new java.util.ArrayList<>(WORDS);
      words.addAll(controls.keySet());
      int[] harmless = only(controls, prompt(model, "x"));
      Random random = new Random(folder.hashCode());
      for (int round = 0; round < 300; round++) {
        String text =
            IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining());
        assertThatTextStaysText(model, controls, harmless, text);
      }
    }
  }

  /** A model may have answered with nothing, or with nothing that can be seen. */
  @ParameterizedTest
  @FieldSource("FOLDERS")
  void anEmptyAnswerIsATurnLikeAnyOther(String folder) {
    try (ChatTokenizer model = open(folder)) {
      Map<String, Integer> controls = controls(ChatGolden.folder(folder));
      int[] ordinary = only(controls, afterAnswer(model, "x"));
      for (String answer : List.of("", " ", "\n", "\0")) {
        assertThat(only(controls, afterAnswer(model, answer))).as(answer).isEqualTo(ordinary);
      }
    }
  }

  private static int[] afterAnswer(ChatTokenizer model, String answer) {
    return model
        .prompts()
        .encode(
            Conversation.of(
                List.of(
                    new ChatMessage(Role.USER, "x"),
                    new ChatMessage(Role.ASSISTANT, answer),
                    new ChatMessage(Role.USER, "y"))));
  }

  /** The prompt has the control tokens of a harmless one, and the text comes back as written. */
  private static void assertThatTextStaysText(
      ChatTokenizer model, Map<String, Integer> controls, int[] harmless, String text) {
    int[] prompt = prompt(model, "x" + text + "x");
    assertThat(only(controls, prompt)).as(text).isEqualTo(harmless);
    AnswerText answer = new AnswerText(model.tokens(), List.of());
    String read =
        Arrays.stream(prompt).mapToObj(answer::accept).collect(Collectors.joining())
            + answer.flush();
    assertThat(read).contains("x" + text + "x");
  }

  private static int[] prompt(ChatTokenizer model, String text) {
    String json = "{\"text\": " + PythonJson.string(text) + "}";
    return model
        .prompts()
        .encode(
            new Conversation(
                List.of(
                    new ChatMessage(Role.SYSTEM, text),
                    new ChatMessage(Role.USER, text),
                    ChatMessage.calling(text, List.of(new ToolCall("1", text, json))),
                    ChatMessage.result(text, Optional.of("1")),
                    ChatMessage.calling("", List.of(new ToolCall("2", "f", text))),
                    ChatMessage.result(text, Optional.of("2")),
                    new ChatMessage(Role.ASSISTANT, text),
                    new ChatMessage(Role.USER, text)),
                new ToolUse(
                    List.of(
                        new Tool(text, Optional.of(text), Optional.of(json), Strictness.LENIENT)),
                    new ToolChoice.Required(),
                    Calls.MANY)));
  }

  private static int[] only(Map<String, Integer> controls, int[] ids) {
    Set<Integer> wanted = new HashSet<>(controls.values());
    return Arrays.stream(ids).filter(wanted::contains).toArray();
  }

  /** All added tokens of the folder but words, which are no markup, and tags of web pages. */
  private static Map<String, Integer> controls(Path folder) {
    JsonNode root = new JsonMapper().readTree(folder.resolve("tokenizer.json"));
    Map<String, Integer> controls = new TreeMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      String content = token.path("content").stringValue();
      if (content.contains("<") && !content.matches("</?b>")) {
        controls.put(content, token.path("id").intValue());
      }
    }
    return controls;
  }

  private static ChatTokenizer open(String folder) {
    return ChatTokenizer.open(ChatGolden.tokenizer(folder), ChatGolden.VOCABULARY, Set.of());
  }
}
