package dev.parley.api.wire.openai.chat;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.sse.EventWriter;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.openai.chat.CompletionRequest.UsageChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Spells a job's events as the stream of a chat completion. Without {@code id:} and {@code retry:}:
 * the newest openai-python dies of either beside a comment.
 */
final class CompletionWriter implements EventWriter {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] before;
  private final byte[] after;
  private final UsageChunk usage;
  private boolean begun;

  CompletionWriter(FeedJob job, Optional<String> fingerprint, UsageChunk usage) {
    this.before = head(job, fingerprint).getBytes(StandardCharsets.UTF_8);
    this.after =
        (usage == UsageChunk.ASKED ? ",\"usage\":null}\n\n" : "}\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.usage = usage;
  }

  private record Head(
      String id, String object, long created, String model, Optional<String> systemFingerprint) {}

  /** All that a chunk holds before its choices. */
  private static String head(FeedJob job, Optional<String> fingerprint) {
    String json =
        ApiJson.MAPPER.writeValueAsString(
            new Head(
                OpenAiIds.of(OpenAiIds.Kind.CHAT_COMPLETION, job.id()),
                "chat.completion.chunk",
                job.createdAt().getEpochSecond(),
                job.model().value(),
                fingerprint));
    return "data: " + json.substring(0, json.length() - 1) + ",";
  }

  @Override
  public String contentType() {
    return "text/event-stream;charset=UTF-8";
  }

  /** So that the head is sent before the job has a seat. */
  @Override
  public byte[] opening() {
    return PING;
  }

  @Override
  public void write(FeedUpdate.Events events, OutputStream out) throws IOException {
    for (List<CompletionChunk> chunks : events.through(CompletionFold.CHUNKS)) {
      for (CompletionChunk chunk : chunks) {
        write(chunk, out);
      }
    }
  }

  private void write(CompletionChunk chunk, OutputStream out) throws IOException {
    switch (chunk) {
      case CompletionChunk.Choice(byte[] json) -> {
        begun = true;
        write(json, after, out);
      }
      case CompletionChunk.Used(byte[] json) -> {
        if (usage == UsageChunk.ASKED) {
          write(json, END, out);
        }
      }
      case CompletionChunk.Frame(byte[] bytes) -> out.write(bytes);
    }
  }

  private static final byte[] END = "}\n\n".getBytes(StandardCharsets.US_ASCII);

  private void write(byte[] json, byte[] end, OutputStream out) throws IOException {
    out.write(before);
    out.write(json);
    out.write(end);
  }

  /** The wire has no word for it. */
  @Override
  public byte[] moved(QueuePosition position) {
    return NOTHING;
  }

  /** Who has read nothing yet has nothing to forget. */
  @Override
  public byte[] reset() {
    return begun ? CompletionFold.frame(AnswerFailure.LOST) : NOTHING;
  }

  @Override
  public AfterReset afterReset() {
    return begun ? AfterReset.END : AfterReset.ALL_AGAIN;
  }

  @Override
  public byte[] cut() {
    return CompletionFold.frame(AnswerFailure.CUT);
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  @Override
  public byte[] probe() {
    return PING;
  }
}
