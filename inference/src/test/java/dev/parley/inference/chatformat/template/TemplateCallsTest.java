package dev.parley.inference.chatformat.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerBuilder;
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
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls are read as templates write them. */
class TemplateCallsTest {

  private static final List<ToolCall> CALLS =
      List.of(
          new ToolCall(
              "call_1",
              "search",
              "{\"query\": \"it's \\\"here\\\"\\n\", \"most\": 2, \"all\": true}"),
          new ToolCall("call_2", "now", "{}"));
  private static final ToolUse TOOLS =
      new ToolUse(
          List.of(
              new Tool(
                  "search",
                  Optional.of("Finds pages."),
                  Optional.of(
                      "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"},"
                          + "\"most\":{\"type\":\"integer\"},\"all\":{\"type\":\"boolean\"}}}"),
                  Strictness.LENIENT),
              new Tool(
                  "now", Optional.of("Tells the time."), Optional.empty(), Strictness.LENIENT)),
          new ToolChoice.Auto(),
          Calls.MANY);

  @Test
  void knowsWhichTemplatesWriteCallsInAWayThatCanBeRead() {
    Set<String> names = new TreeSet<>();
    for (String name : TemplateGolden.names()) {
      if (format(name).features().contains(Feature.TOOLS)) {
        names.add(name);
      }
    }
    assertThat(names)
        .containsExactly(
            "exaone-4",
            "lfm2",
            "lfm2.5",
            "nemotron-3-nano",
            "qwen2.5",
            "qwen3",
            "qwen3-instruct-2507",
            "qwen3.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exaone-4",
        "lfm2",
        "lfm2.5",
        "nemotron-3-nano",
        "qwen2.5",
        "qwen3",
        "qwen3-instruct-2507",
        "qwen3.5"
      })
  void readsTheCallsThatATemplateWrites(String name) {
    ChatFormat format = format(name);
    ChatMessage question = new ChatMessage(Role.USER, "What is new?");
    String asked = text(format, new Conversation(List.of(question), TOOLS));
    Conversation called =
        new Conversation(List.of(question, ChatMessage.calling("", CALLS)), TOOLS);
    String both = text(format, called);
    int answer = both.indexOf("What is new?") + "What is new?".length();
    AnswerSplitter splitter = format.splitter(new Conversation(List.of(question), TOOLS));
    assertThat(asked).contains("What is new?");
    AnswerBuilder read = new AnswerBuilder();
    List<AnswerPiece> pieces = splitter.accept(both.substring(answer));
    read.addAll(pieces);
    read.addAll(splitter.flush());
    assertThat(read.answer().calls())
        .extracting(Call::name, call -> call.arguments().replace(" ", ""))
        .containsExactly(
            Tuple.tuple("search", CALLS.getFirst().arguments().replace(" ", "")),
            Tuple.tuple("now", "{}"));
  }

  private static ChatFormat format(String name) {
    return TemplateGolden.format(name, Set.of());
  }

  private static String text(ChatFormat format, Conversation conversation) {
    return TemplateGoldenTest.text(format.write(conversation));
  }
}
