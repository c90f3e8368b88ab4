package dev.parley.api.feed;

import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spells SSE frames. JSON has no line breaks, so each frame has one data line. */
public final class Frames {

  public static final byte[] PING = ascii(": ping\n\n");
  public static final byte[] PROBE = ascii(":\n\n");
  public static final byte[] RESET = ascii("event: reset\ndata: {}\n\n");

  private record Started(int attempt) {}

  private record Tokens(int index, int count, String text) {}

  private record Queued(int position, int depth, @Nullable Long etaMs, String jobId) {}

  private Frames() {}

  public static byte[] retry(long millis) {
    return ascii("retry: " + millis + "\n\n");
  }

  static byte[] started(JobEvent.Started event) {
    return frame(event.id().toString(), "started", ApiJson.bytes(new Started(event.attempt())));
  }

  static byte[] tokens(JobEvent.Tokens event) {
    return tokens(event.id(), event.index(), event.ids().size(), event.text());
  }

  /** A run of consecutive tokens as one event: first index, summed count, joined text, last id. */
  public static byte[] tokens(List<JobEvent.Tokens> run) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (JobEvent.Tokens event : run) {
      text.append(event.text());
      count += event.ids().size();
    }
    return tokens(run.getLast().id(), run.getFirst().index(), count, text.toString());
  }

  static byte[] ended(EventId id, JobStatus status, byte[] job) {
    return frame(id.toString(), status.wire(), job);
  }

  /**
   * @param id empty for a mere update
   * @param job named in the stream that answers a POST, which has no other place for it
   */
  public static byte[] queued(Optional<EventId> id, QueuePosition place, Optional<JobId> job) {
    QueuePosition.View view = place.view();
    Object data =
        job.<Object>map(
                name -> new Queued(view.position(), view.depth(), view.etaMs(), name.value()))
            .orElse(view);
    return frame(id.map(EventId::toString).orElse(""), "queued", ApiJson.bytes(data));
  }

  private static byte[] tokens(EventId id, int index, int count, String text) {
    return frame(id.toString(), "tokens", ApiJson.bytes(new Tokens(index, count, text)));
  }

  private static byte[] frame(String id, String name, byte[] data) {
    String head = (id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: ";
    byte[] start = ascii(head);
    byte[] frame = new byte[start.length + data.length + 2];
    System.arraycopy(start, 0, frame, 0, start.length);
    System.arraycopy(data, 0, frame, start.length, data.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
