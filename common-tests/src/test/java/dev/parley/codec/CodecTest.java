package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.JobEvent;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden texts: what Redis holds today must be readable tomorrow. */
class CodecTest {

  private static final EventId ID = new EventId(1700000000000L, 3);
  private static final Failure TOO_LONG =
      new Failure(Failure.Code.GENERATION_TIMEOUT, "The answer took too long.");

  @Test
  void queued() {
    golden(new JobEvent.Queued(ID, 3, 7), "{\"type\":\"queued\",\"position\":3,\"depth\":7}");
  }

  @Test
  void started() {
    golden(new JobEvent.Started(ID, 2), "{\"type\":\"started\",\"attempt\":2}");
  }

  @Test
  void tokens() {
    golden(
        new JobEvent.Tokens(ID, 4, List.of(15, 0, 151645), "春\"\n\u0007😀</"),
        "{\"type\":\"tokens\",\"index\":4,\"ids\":[15,0,151645],\"text\":\"春\\\"\\n\\u0007😀</\"}");
  }

  @Test
  void endings() {
    golden(
        new JobEvent.Ended(ID, new Ending.Completed(Ending.FinishReason.LENGTH)),
        "{\"type\":\"completed\",\"finish_reason\":\"length\"}");
    golden(
        new JobEvent.Ended(ID, new Ending.TimedOut(TOO_LONG)),
        "{\"type\":\"timed_out\",\"code\":\"generation_timeout\","
            + "\"message\":\"The answer took too long.\"}");
    golden(
        new JobEvent.Ended(ID, new Ending.Failed(TOO_LONG)),
        "{\"type\":\"failed\",\"code\":\"generation_timeout\","
            + "\"message\":\"The answer took too long.\"}");
    golden(new JobEvent.Ended(ID, new Ending.Cancelled()), "{\"type\":\"cancelled\"}");
  }

  @Test
  void message() {
    assertThat(
            EventCodec.published(
                "{\"prev\":\"5-0\",\"id\":\"5-1\",\"event\":{\"type\":\"started\",\"attempt\":1}}"))
        .isEqualTo(
            new EventCodec.Published(
                new EventId(5, 0), new JobEvent.Started(new EventId(5, 1), 1)));
  }

  @Test
  void request() {
    JobRequest request =
        new JobRequest(
            new ModelName("m"),
            List.of(
                new ChatMessage(ChatMessage.Role.SYSTEM, "Be brief."),
                new ChatMessage(ChatMessage.Role.USER, "你好")),
            new Settings(
                new Settings.TokenLimit(64, Settings.TokenLimit.Origin.DEFAULT),
                0.7,
                0.8,
                20,
                0.05,
                1.1,
                -1,
                2,
                List.of("END"),
                Long.MAX_VALUE),
            JobRequest.Truncation.AUTO,
            JobRequest.Thinking.ON,
            Map.of("b", "2", "a", "1"),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            3,
            new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, Duration.ofMinutes(15)));
    String json =
        """
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"你好"}],\
        "settings":{"max_tokens":64,"max_tokens_origin":"default","temperature":0.7,"top_p":0.8,\
        "top_k":20,"min_p":0.05,"repetition_penalty":1.1,"presence_penalty":-1.0,\
        "frequency_penalty":2.0,"stop":["END"],"seed":9223372036854775807},\
        "truncation":"auto","thinking":"on","metadata":{"a":"1","b":"2"}}\
        """;
    assertThat(RequestCodec.encode(request)).isEqualTo(json);
    assertThat(RequestCodec.decode(json))
        .isEqualTo(
            new RequestCodec.Body(
                request.conversation(),
                request.answerFormat(),
                request.settings(),
                request.truncation(),
                request.thinking(),
                request.metadata()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"type\":\"dreaming\"}",
        "{\"type\":\"started\"}",
        "{\"type\":\"started\",\"attempt\":\"1\"}",
        "{\"type\":\"started\",\"attempt\":99999999999}",
        "{\"type\":\"tokens\",\"index\":0,\"ids\":[],\"text\":\"\"}",
        "{\"type\":\"tokens\",\"index\":0,\"ids\":[1.5],\"text\":\"\"}",
        "{\"type\":\"failed\",\"code\":\"bad_luck\",\"message\":\"\"}"
      })
  void malformedJsonIsRefused(String json) {
    assertThatThrownBy(() -> EventCodec.decode(ID, json)).isInstanceOf(MalformedData.class);
    assertThatThrownBy(() -> EventCodec.published(json)).isInstanceOf(MalformedData.class);
  }

  private static void golden(JobEvent event, String json) {
    assertThat(EventCodec.encode(event)).isEqualTo(json);
    assertThat(EventCodec.decode(ID, json)).isEqualTo(event);
  }
}
