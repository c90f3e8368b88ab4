package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.JobEvent;
import java.util.List;

/** What a viewer should be sent next. */
public sealed interface FeedUpdate {

  /** Events that the viewer has not been sent, at least one. Immutable. */
  final class Events implements FeedUpdate {

    private final Transcript transcript;
    private final int from;
    private final int to;

    Events(Transcript transcript, int from, int to) {
      this.transcript = transcript;
      this.from = from;
      this.to = to;
    }

    public List<JobEvent> all() {
      return transcript.between(from, to);
    }

    /** What {@code projection} made of each of them. */
    public <T> List<T> through(Projection<T> projection) {
      return transcript.folded(projection).between(from, to);
    }
  }

  /** The job waits at another position. */
  record Moved(QueuePosition position) implements FeedUpdate {}

  /** What the viewer was sent no longer holds; all comes again. */
  record Reset() implements FeedUpdate {}

  /** Nothing yet. */
  record Nothing() implements FeedUpdate {}

  /** The terminal event was the last one sent. */
  record Over() implements FeedUpdate {}

  /** The stream ends here without a terminal event. */
  record Cut() implements FeedUpdate {}
}
