package dev.parley.api.feed;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.util.List;
import java.util.Optional;

/**
 * One event in a transcript, with the frame that all viewers are sent.
 *
 * @param frame empty for {@code queued}, whose estimate changes by the second
 */
@SuppressWarnings("ArrayRecordComponent") // lines are compared by their ids, never as values
public record Line(JobEvent event, byte[] frame) {

  private static final byte[] NO_FRAME = new byte[0];

  /** Empty for the terminal event, whose frame needs the job itself. */
  static Optional<Line> of(JobEvent event) {
    return switch (event) {
      case JobEvent.Queued queued -> Optional.of(new Line(queued, NO_FRAME));
      case JobEvent.Started started -> Optional.of(new Line(started, Frames.started(started)));
      case JobEvent.Tokens tokens -> Optional.of(new Line(tokens, Frames.tokens(tokens)));
      case JobEvent.Ended _ -> Optional.empty();
    };
  }

  /** All but the terminal one. */
  static List<Line> ofAll(List<JobEvent> events) {
    return events.stream().map(Line::of).flatMap(Optional::stream).toList();
  }

  static Line ended(JobEvent.Ended event, byte[] job) {
    return new Line(event, Frames.ended(event.id(), event.ending().status(), job));
  }

  public EventId id() {
    return event.id();
  }
}
