package dev.parley.api.wire.parley;

import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Subscription;
import dev.parley.api.feed.Transcript;
import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.sse.EventWriter;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Spells a job's events as Parley's own SSE frames, with the event's id in the log as the frame's.
 * JSON has no line breaks, so each frame has one data line.
 */
final class ParleyEventWriter implements EventWriter {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] PING = ascii(": ping\n\n");
  private static final byte[] PROBE = ascii(":\n\n");
  private static final byte[] RESET = ascii("event: reset\ndata: {}\n\n");

  /** One frame per event; none for {@code queued}, whose estimate changes by the second. */
  private static final Projection<byte[]> FRAMES = log -> event -> frame(event, log);

  private record Started(int attempt) {}

  private record NamedPosition(int position, int depth, @Nullable Long etaMs, String jobId) {

    static NamedPosition of(JobView.PositionView view, JobId job) {
      return new NamedPosition(view.position(), view.depth(), view.etaMs(), job.value());
    }
  }

  private final Subscription subscription;
  private final QueuePositions positions;
  private final Optional<JobId> named;

  /**
   * @param named the job in the stream that answers a POST, which has no other place for it
   */
  ParleyEventWriter(Subscription subscription, QueuePositions positions, Optional<JobId> named) {
    this.subscription = subscription;
    this.positions = positions;
    this.named = named;
  }

  @Override
  public String contentType() {
    return "text/event-stream";
  }

  /** How soon a cut client comes back: not all at the same moment. */
  @Override
  public byte[] opening() {
    return ascii("retry: " + ThreadLocalRandom.current().nextLong(1000, 3001) + "\n\n");
  }

  /** Consecutive tokens go as one event, everything else as it is. */
  @Override
  public void write(FeedUpdate.Events events, OutputStream out) throws IOException {
    List<JobEvent> all = events.all();
    List<byte[]> frames = events.through(FRAMES);
    int next = 0;
    while (next < all.size()) {
      int end = endOfRun(all, next);
      out.write(
          end == next + 1 ? frame(all.get(next), frames.get(next)) : join(all.subList(next, end)));
      next = end;
    }
  }

  @Override
  public byte[] moved(QueuePosition position) {
    return queued("", position);
  }

  @Override
  public byte[] reset() {
    return RESET;
  }

  @Override
  public AfterReset afterReset() {
    return AfterReset.ALL_AGAIN;
  }

  @Override
  public byte[] cut() {
    return NOTHING;
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  @Override
  public byte[] probe() {
    return PROBE;
  }

  private static byte[] frame(JobEvent event, Transcript log) {
    return switch (event) {
      case JobEvent.Queued _ -> NOTHING;
      case JobEvent.Started started ->
          frame(idOf(started), "started", new Started(started.attempt()));
      case JobEvent.Tokens tokens -> tokens(List.of(tokens), log.job().id());
      case JobEvent.Ended ended ->
          frame(
              idOf(ended),
              ended.ending().status().wire(),
              JobView.ended(log.endedJob(), log.answer(), log.logprobs()));
    };
  }

  private static int endOfRun(List<JobEvent> events, int begin) {
    int end = begin;
    while (end < events.size() && events.get(end) instanceof JobEvent.Tokens) {
      end++;
    }
    return Math.max(end, begin + 1);
  }

  private byte[] frame(JobEvent event, byte[] shared) {
    return event instanceof JobEvent.Queued queued
        ? queued(
            idOf(queued),
            positions.estimated(subscription.job().model(), queued.position(), queued.depth()))
        : shared;
  }

  private byte[] join(List<JobEvent> run) {
    return tokens(run.stream().map(JobEvent.Tokens.class::cast).toList(), subscription.job().id());
  }

  /** As one event, with the id of the last one. */
  private static byte[] tokens(List<JobEvent.Tokens> run, JobId job) {
    return frame(idOf(run.getLast()), "tokens", TokensView.of(run, job));
  }

  /**
   * @param id empty for a position that the log does not hold
   */
  private byte[] queued(String id, QueuePosition position) {
    JobView.PositionView view = JobView.PositionView.of(position);
    return frame(id, "queued", named.<Object>map(job -> NamedPosition.of(view, job)).orElse(view));
  }

  private static String idOf(JobEvent event) {
    return event.id().toString();
  }

  private static byte[] frame(String id, String name, Object json) {
    byte[] head = ascii((id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: ");
    byte[] data = ApiJson.bytes(json);
    byte[] frame = new byte[head.length + data.length + 2];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(data, 0, frame, head.length, data.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
