package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import java.util.List;

/** What a viewer should send next. */
public sealed interface FeedUpdate {

  /** Events that the viewer has not sent, at least one. */
  record Told(List<Line> lines) implements FeedUpdate {}

  /** The job waits at another place. */
  record Moved(QueuePosition place) implements FeedUpdate {}

  /** What the viewer sent no longer holds; all comes again. */
  record Reset() implements FeedUpdate {}

  /** Nothing yet. */
  record Silence() implements FeedUpdate {}

  /** The terminal event was the last one sent. */
  record Over() implements FeedUpdate {}

  /** The stream ends here without a terminal event. */
  record Cut() implements FeedUpdate {}
}
