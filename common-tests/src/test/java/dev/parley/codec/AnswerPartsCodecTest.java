package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.TokenLogprob;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobPriority;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerPartsCodecTest {

  private static final EventId ID = new EventId(7, 1);
  private static final Tool TOOL =
      new Tool(
          "get_weather",
          Optional.of("Weather of a place"),
          Optional.of("{\"type\":\"object\"}"),
          Strictness.STRICT);

  @Test
  void aPieceOfTextIsWrittenAsItWasBeforeThereWereParts() {
    assertThat(EventCodec.encode(new JobEvent.Tokens(ID, 3, List.of(5, 6), "hi")))
        .isEqualTo("{\"type\":\"tokens\",\"index\":3,\"ids\":[5,6],\"text\":\"hi\"}");
    assertThat(EventCodec.encode(new JobEvent.Tokens(ID, 3, List.of(5), "")))
        .isEqualTo("{\"type\":\"tokens\",\"index\":3,\"ids\":[5],\"text\":\"\"}");
  }

  @Test
  void everyPartComesBackAndAnOlderProcessReadsTheText() {
    JobEvent.Tokens tokens =
        new JobEvent.Tokens(
            ID,
            0,
            List.of(1, 2, 3),
            List.of(
                new AnswerPiece.Reasoning("hm"),
                new AnswerPiece.Text("a"),
                new AnswerPiece.CallBegin(0, "get_weather"),
                new AnswerPiece.CallArguments(0, "{\"city\":"),
                new AnswerPiece.Text("b")),
            List.of(
                new TokenLogprob("61", -0.5, List.of(new TokenLogprob.Alternative("c3", -1.25)))));

    String json = EventCodec.encode(tokens);

    assertThat(EventCodec.decode(ID, json)).isEqualTo(tokens);
    assertThat(json).contains("\"text\":\"ab\",\"pieces\":");
  }

  /** So the answers of 4,096 tokens that Redis may have to take at once have 4 MB. */
  @Test
  void aTokenWithTwentyAlternativesTakesAKilobyte() {
    String bytes = "2068656c6c6f21";
    List<TokenLogprob.Alternative> top =
        Collections.nCopies(20, new TokenLogprob.Alternative(bytes, -12.345678));
    List<TokenLogprob> logprobs = Collections.nCopies(512, new TokenLogprob(bytes, -1.5, top));
    JobEvent.Tokens tokens =
        new JobEvent.Tokens(
            ID,
            0,
            Collections.nCopies(512, 12_345),
            List.of(new AnswerPiece.Text(" hello!".repeat(512))),
            logprobs);

    String json = EventCodec.encode(tokens);

    assertThat(EventCodec.decode(ID, json)).isEqualTo(tokens);
    assertThat(json.length() / 512).isBetween(900, 1_100);
  }

  static List<Conversation> conversations() {
    List<ChatMessage> messages =
        List.of(
            new ChatMessage(ChatMessage.Role.USER, "Weather?"),
            ChatMessage.calling("", List.of(new ToolCall("call_1", "get_weather", "{}"))),
            ChatMessage.result("sunny", Optional.of("call_1")),
            ChatMessage.result("windy", Optional.empty()));
    return List.of(
        new Conversation(messages, ToolUse.NONE),
        new Conversation(
            messages, new ToolUse(List.of(TOOL), new ToolChoice.None(), ToolUse.Calls.MANY)),
        new Conversation(
            messages, new ToolUse(List.of(TOOL), new ToolChoice.Auto(), ToolUse.Calls.ONE)),
        new Conversation(
            messages, new ToolUse(List.of(TOOL), new ToolChoice.Required(), ToolUse.Calls.MANY)),
        new Conversation(
            messages,
            new ToolUse(List.of(TOOL), new ToolChoice.Named("get_weather"), ToolUse.Calls.MANY)));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void toolsAndTheirUseComeBack(Conversation conversation) {
    JobRequest request = request(conversation, AnswerFormat.TEXT);

    assertThat(RequestCodec.decode(RequestCodec.encode(request)).conversation())
        .isEqualTo(conversation);
  }

  @Test
  void formatsBiasAndLogprobsComeBack() {
    Conversation conversation = conversations().getFirst();
    for (AnswerFormat format :
        List.of(
            AnswerFormat.TEXT,
            new AnswerFormat.JsonObject(),
            new AnswerFormat.JsonSchema("n", "{\"b\":1,\"a\":2}", Strictness.LENIENT))) {
      JobRequest request = request(conversation, format);

      RequestCodec.Body body = RequestCodec.decode(RequestCodec.encode(request));

      assertThat(body.answerFormat()).isEqualTo(format);
      assertThat(body.settings()).isEqualTo(request.settings());
    }
  }

  private static JobRequest request(Conversation conversation, AnswerFormat format) {
    return new JobRequest(
        new ModelName("m"),
        conversation,
        format,
        new Settings(
            new Settings.TokenLimit(64, Settings.TokenLimit.Origin.DEFAULT),
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            List.of(),
            1,
            Map.of(50256, -100.0, 7, 0.5),
            Optional.of(0)),
        JobRequest.Truncation.DISABLED,
        JobRequest.Thinking.ON,
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, Duration.ofSeconds(1)),
        JobPriority.NORMAL,
        Optional.of("{}"));
  }
}
