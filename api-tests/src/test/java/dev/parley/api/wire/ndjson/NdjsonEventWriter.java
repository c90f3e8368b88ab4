package dev.parley.api.wire.ndjson;

import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Transcript;
import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.sse.EventWriter;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Spells a job's events as numbered lines of JSON. What makes it differ from Parley's own wire is
 * what an OpenAI wire needs: no ids of the log but numbers counted from its beginning, several
 * lines for one event, one delta per logged event, and an end of its own where the log lost its
 * tail.
 */
final class NdjsonEventWriter implements EventWriter {

  /** One line, and the number in it. */
  @SuppressWarnings("ArrayRecordComponent") // lines are never compared as values
  record Line(int number, byte[] bytes) {}

  private static final Map<JobId, List<EventId>> SPELLED = new ConcurrentHashMap<>();
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] BLANK = {'\n'};
  private static final Projection<List<Line>> LINES = Numbering::new;

  private final int after;
  private int last;

  /**
   * @param after the number of the last line that the viewer has; -1 for none
   */
  NdjsonEventWriter(int after) {
    this.after = after;
    this.last = after;
  }

  /** The events that were spelled of a job in this JVM, in order. */
  static List<EventId> spelled(JobId job) {
    return List.copyOf(SPELLED.getOrDefault(job, List.of()));
  }

  /** The state of the fold: the next number, and whether the answer has begun. */
  private static final class Numbering implements Projection.Fold<List<Line>> {

    private final Transcript log;
    private int next;
    private boolean begun;

    Numbering(Transcript log) {
      this.log = log;
    }

    @Override
    public List<Line> next(JobEvent event) {
      SPELLED.computeIfAbsent(log.job().id(), _ -> new CopyOnWriteArrayList<>()).add(event.id());
      return switch (event) {
        case JobEvent.Queued _ -> List.of(line("queued", Map.of("job", log.job().id().value())));
        case JobEvent.Started started ->
            List.of(line("in_progress", Map.of("attempt", started.attempt())));
        case JobEvent.Tokens tokens -> delta(tokens);
        case JobEvent.Ended ended ->
            List.of(
                line("text_done", Map.of("text", log.text())),
                line(
                    ended.ending().status().wire(),
                    Map.of("tokens", log.endedJob().usage().completionTokens())));
      };
    }

    private List<Line> delta(JobEvent.Tokens tokens) {
      List<Line> lines = new ArrayList<>();
      if (!begun) {
        begun = true;
        lines.add(line("text_added", Map.of()));
      }
      lines.add(line("delta", Map.of("text", tokens.text())));
      return lines;
    }

    private Line line(String type, Map<String, Object> more) {
      int number = next++;
      return new Line(number, NdjsonEventWriter.line(number, type, more));
    }
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public byte[] opening() {
    return NOTHING;
  }

  @Override
  public void write(FeedUpdate.Events events, OutputStream out) throws IOException {
    for (List<Line> lines : events.through(LINES)) {
      for (Line line : lines) {
        if (line.number() > after) {
          out.write(line.bytes());
          last = line.number();
        }
      }
    }
  }

  /** Not in the log, so it carries the last number again. */
  @Override
  public byte[] moved(QueuePosition position) {
    return line(last, "queued", Map.of("position", position.position()));
  }

  @Override
  public byte[] reset() {
    return line(last + 1, "failed", Map.of());
  }

  @Override
  public AfterReset afterReset() {
    return AfterReset.END;
  }

  @Override
  public byte[] cut() {
    return line(last + 1, "cut", Map.of());
  }

  @Override
  public byte[] ping() {
    return BLANK;
  }

  @Override
  public byte[] probe() {
    return BLANK;
  }

  private static byte[] line(int number, String type, Map<String, Object> more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("n", number);
    fields.put("type", type);
    fields.putAll(more);
    return (ApiJson.MAPPER.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
