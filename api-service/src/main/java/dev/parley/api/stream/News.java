package dev.parley.api.stream;

import dev.parley.api.queueview.Place;
import java.util.List;

/** What a viewer should send next. */
sealed interface News {

  /** Events that the viewer has not sent, at least one. */
  record Told(List<Line> lines) implements News {}

  /** The job waits at another place. */
  record Moved(Place place) implements News {}

  /** What the viewer sent no longer holds; all comes again. */
  record Reset() implements News {}

  /** Nothing yet. */
  record Silence() implements News {}

  /** The terminal event was the last one sent. */
  record Over() implements News {}

  /** The stream ends here without a terminal event. */
  record Cut() implements News {}
}
