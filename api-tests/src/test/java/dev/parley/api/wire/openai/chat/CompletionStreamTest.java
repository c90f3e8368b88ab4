package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.OlderKeys;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.redis.Keys;
import dev.parley.testkit.TestRedis;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes of a streamed completion, from the head to the end. */
@Timeout(120)
class CompletionStreamTest {

  private static final String TOOL =
      "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]";

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void headAndFirstPingComeBeforeTheJobHasASeat() {
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
      assertThat(stream.header("Cache-Control")).startsWith("no-cache");
      assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(stream.header("X-Request-Id")).isNotEmpty();
      assertThat(stream.nextRaw()).isEqualTo(ChunkReader.PING);
      assertThat(stream.nextRaw()).as("also while it waits").isEqualTo(ChunkReader.PING);
      JobId job = worker.answer("hello");
      assertThat(stream.header("X-Parley-Job")).isEqualTo(job.value());
      assertThat(ChunkReader.text(stream.toEnd())).isEqualTo("hello");
    }
  }

  @Test
  void aPlainAnswerHasTheseBytes() {
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      JobId job = worker.answer("He", "\"llo\n☃");
      assertThat(stream.toEnd())
          .containsExactly(
              chunk(job, "{\"role\":\"assistant\",\"content\":\"\"}", "null", "null", ""),
              chunk(job, "{\"content\":\"He\"}", "null", "null", ""),
              chunk(job, "{\"content\":\"\\\"llo\\n☃\"}", "null", "null", ""),
              chunk(job, "{}", "null", "\"stop\"", ""),
              "data: [DONE]\n\n");
    }
  }

  @Test
  void usageIsTheLastChunkAndNullBeforeWhenItIsAskedFor() {
    String body =
        Chat.with(worker.model(), "stream", "true", "stream_options", "{\"include_usage\":true}");
    try (ChunkReader stream = ChunkReader.post(client, body)) {
      JobId job = worker.answer("a");
      String usage = ",\"usage\":null";
      assertThat(stream.toEnd())
          .containsExactly(
              chunk(job, "{\"role\":\"assistant\",\"content\":\"\"}", "null", "null", usage),
              chunk(job, "{\"content\":\"a\"}", "null", "null", usage),
              chunk(job, "{}", "null", "\"stop\"", usage),
              head(job)
                  + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,"
                  + "\"total_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":0},"
                  + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n",
              "data: [DONE]\n\n");
    }
  }

  @Test
  void aCallBeginsWithItsNameAndGoesOnWithArgumentsAlone() {
    String body = Chat.with(worker.model(), "stream", "true", "tools", TOOL);
    try (ChunkReader stream = ChunkReader.post(client, body)) {
      Turn turn = worker.begin();
      turn.generate(
          new AnswerPiece.CallBegin(0, "f"),
          new AnswerPiece.CallArguments(0, "{\"a\":"),
          new AnswerPiece.CallArguments(0, "1}"),
          new AnswerPiece.CallBegin(1, "f"),
          new AnswerPiece.CallArguments(1, "{}"),
          new AnswerPiece.CallBegin(2, "f"));
      turn.finish();
      JobId job = turn.job();
      assertThat(stream.toEnd())
          .containsExactly(
              chunk(job, "{\"role\":\"assistant\",\"content\":null}", "null", "null", ""),
              chunk(job, begin(job, 0), "null", "null", ""),
              chunk(job, more(0, "{\\\"a\\\":"), "null", "null", ""),
              chunk(job, more(0, "1}"), "null", "null", ""),
              chunk(job, begin(job, 1), "null", "null", ""),
              chunk(job, more(1, "{}"), "null", "null", ""),
              chunk(job, begin(job, 2), "null", "null", ""),
              chunk(job, more(2, "{}"), "null", "null", ""),
              chunk(job, "{}", "null", "\"tool_calls\"", ""),
              "data: [DONE]\n\n");
    }
  }

  @Test
  void aCallThatWasCutEndsByItsLength() {
    String body = Chat.with(worker.model(), "stream", "true", "tools", TOOL);
    try (ChunkReader stream = ChunkReader.post(client, body)) {
      Turn turn = worker.begin();
      turn.generate(new AnswerPiece.CallBegin(0, "f"), new AnswerPiece.CallArguments(0, "{\"a"));
      turn.finish(new Ending.Completed(Ending.FinishReason.LENGTH));
      List<String> frames = stream.toEnd();
      assertThat(frames.get(frames.size() - 2)).contains("\"finish_reason\":\"length\"");
    }
  }

  @Test
  void thoughtsAreNoContent() {
    String body =
        Chat.with(worker.model(), "stream", "true", "stream_options", "{\"include_usage\":true}");
    try (ChunkReader stream = ChunkReader.post(client, body)) {
      Turn turn = worker.begin();
      turn.generate(
          new AnswerPiece.Reasoning("hm"),
          new AnswerPiece.Reasoning("m"),
          new AnswerPiece.Text("yes"));
      turn.finish();
      List<String> frames = stream.toEnd();
      assertThat(frames.get(1)).contains("\"delta\":{\"reasoning_content\":\"hm\"}");
      assertThat(frames.get(2)).contains("\"delta\":{\"reasoning_content\":\"m\"}");
      assertThat(ChunkReader.text(frames)).isEqualTo("yes");
      assertThat(frames.get(5)).contains("\"reasoning_tokens\":2");
    }
  }

  @Test
  void logprobsComeWithTheirText() {
    String body = Chat.with(worker.model(), "stream", "true", "logprobs", "true");
    try (ChunkReader stream = ChunkReader.post(client, body)) {
      Turn turn = worker.begin();
      turn.generate(List.of(), List.of(new TokenLogprob("f09f", -0.5, List.of())));
      turn.generate(
          List.of(new AnswerPiece.Text("😀")),
          List.of(
              new TokenLogprob("9880", -0.25, List.of(new TokenLogprob.Alternative("61", -2.0)))));
      turn.finish();
      List<String> frames = stream.toEnd();
      assertThat(frames).hasSize(4);
      var content = ChunkReader.json(frames.get(1)).at("/choices/0/logprobs/content");
      assertThat(content.size()).isEqualTo(2);
      assertThat(content.get(0).get("bytes").toString()).isEqualTo("[240,159]");
      assertThat(content.get(1).get("logprob").asDouble()).isEqualTo(-0.25);
      assertThat(content.get(1).at("/top_logprobs/0/token").asString()).isEqualTo("a");
      assertThat(ChunkReader.json(frames.get(2)).at("/choices/0/logprobs").isNull()).isTrue();
    }
  }

  @Test
  void anEmptyAnswerHasARoleAndAnEnd() {
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      JobId job = worker.answer();
      assertThat(stream.toEnd())
          .containsExactly(
              chunk(job, "{\"role\":\"assistant\",\"content\":\"\"}", "null", "null", ""),
              chunk(job, "{}", "null", "\"stop\"", ""),
              "data: [DONE]\n\n");
    }
  }

  @Test
  void aFailureIsAnEventOfItsOwnAndTheEnd() {
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      Turn turn = worker.begin();
      turn.generate("a");
      turn.finish(new Ending.Failed(new Failure(Failure.Code.MODEL_ERROR, "It broke.")));
      List<String> frames = stream.toEnd();
      assertThat(frames).hasSize(3);
      assertThat(frames.getLast())
          .isEqualTo(
              "event: error\ndata: {\"error\":{\"message\":\"It broke.\","
                  + "\"type\":\"server_error\",\"param\":null,\"code\":\"model_error\"}}\n\n");
    }
  }

  @Test
  void anotherWorkerGoesOnAndNoTextComesTwice() {
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      Turn first = worker.begin();
      first.generate("one ");
      first.release();
      Turn second = worker.begin();
      second.generate("two");
      second.finish();
      List<String> frames = stream.toEnd();
      assertThat(ChunkReader.text(frames)).isEqualTo("one two");
      assertThat(frames).hasSize(5).filteredOn(frame -> frame.contains("\"role\"")).hasSize(1);
      assertThat(frames)
          .filteredOn(f -> f.startsWith("data: {"))
          .allMatch(f -> f.startsWith(head(first.job())));
    }
  }

  @Test
  void whoReadWhatRedisLostIsToldSo() {
    Keys keys = new Keys(api.redis().prefix());
    var redis = TestRedis.shared().commands();
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      Turn turn = worker.begin();
      turn.generate("a");
      OlderKeys older = OlderKeys.of(redis, keys.job(turn.job()), keys.events(turn.job()));
      turn.generate("b");
      assertThat(List.of(stream.next(), stream.next(), stream.next()).getLast())
          .contains("\"content\":\"b\"");
      older.restore();
      assertThat(stream.next()).startsWith("event: error\ndata: {\"error\":{\"message\":");
      assertThat(stream.next()).isEmpty();
      turn.generateAgain("c");
      turn.finish();
    }
  }

  private String head(JobId job) {
    Instant created = Instant.parse(client.job(job.value()).get("created_at").asString());
    return "data: {\"id\":\"chatcmpl-"
        + job.value().substring("job_".length())
        + "\",\"object\":\"chat.completion.chunk\",\"created\":"
        + created.getEpochSecond()
        + ",\"model\":\""
        + worker.model()
        + "\",\"system_fingerprint\":\"fp_fingerprin\",";
  }

  private String chunk(JobId job, String delta, String logprobs, String finish, String usage) {
    return head(job)
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"logprobs\":"
        + logprobs
        + ",\"finish_reason\":"
        + finish
        + "}]"
        + usage
        + "}\n\n";
  }

  private static String begin(JobId job, int call) {
    return "{\"tool_calls\":[{\"index\":"
        + call
        + ",\"id\":\"call_"
        + job.suffix()
        + "_"
        + call
        + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}";
  }

  private static String more(int call, String arguments) {
    return "{\"tool_calls\":[{\"index\":"
        + call
        + ",\"function\":{\"arguments\":\""
        + arguments
        + "\"}}]}";
  }
}
