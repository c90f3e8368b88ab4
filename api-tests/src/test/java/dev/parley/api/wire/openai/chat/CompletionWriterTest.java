package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.sse.EventWriter.AfterReset;
import dev.parley.conversation.ChatMessage;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stream says beside the events of its job. */
class CompletionWriterTest {

  private final CompletionWriter writer =
      new CompletionWriter(
          new FeedJob(JobId.random(0), OwnerId.LOCAL, request(), Instant.EPOCH),
          Optional.empty(),
          CompletionRequest.UsageChunk.NOT_ASKED);

  @Test
  void whoHasReadNothingHasNothingToForget() {
    assertThat(writer.reset()).isEmpty();
    assertThat(writer.afterReset()).isEqualTo(AfterReset.ALL_AGAIN);
  }

  @Test
  void everySignOfLifeIsTheSameComment() {
    byte[] ping = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(writer.opening()).isEqualTo(ping);
    assertThat(writer.ping()).isEqualTo(ping);
    assertThat(writer.probe()).isEqualTo(ping);
    assertThat(writer.moved(new QueuePosition(1, 2, Optional.empty()))).isEmpty();
  }

  @Test
  void aStreamThatIsCutSaysSo() {
    assertThat(new String(writer.cut(), StandardCharsets.UTF_8))
        .startsWith("event: error\ndata: {\"error\":{\"message\":\"")
        .endsWith("\"type\":\"server_error\",\"param\":null,\"code\":\"stopping\"}}\n\n");
  }

  private static JobRequest request() {
    return new JobRequest(
        new ModelName("m"),
        List.of(new ChatMessage(ChatMessage.Role.USER, "?")),
        new Settings(
            new TokenLimit(8, TokenLimit.Origin.DEFAULT), 0, 1, 0, 0, 1, 0, 0, List.of(), 0),
        Truncation.DISABLED,
        Thinking.OFF,
        Map.of(),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        3,
        new Retention(Retention.Kind.BRIEF, Duration.ofMinutes(1)));
  }
}
