package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one viewer is in a feed, and so what it should send next. Used under the feed's lock
 * only.
 */
final class Cursor {

  private int index;
  private int turn;
  private @Nullable EventId missing;
  private long missingUntil;
  private @Nullable QueuePosition told;

  /** A cursor before everything. */
  static Cursor atStart(Transcript transcript) {
    Cursor cursor = new Cursor();
    cursor.turn = transcript.turn();
    return cursor;
  }

  /**
   * A cursor behind {@code seen}. When the transcript lacks that event, its worker may still
   * re-send it: the viewer waits for it so long, unless the transcript shows that it never comes.
   */
  static Cursor after(EventId seen, Transcript transcript, Duration lease) {
    Cursor cursor = atStart(transcript);
    cursor.missing = seen;
    cursor.missingUntil = System.nanoTime() + lease.toNanos();
    return cursor;
  }

  /** When to look again although nothing happened, by {@code System.nanoTime()}. */
  long wakeAt(long latest) {
    return missing != null && missingUntil - latest < 0 ? missingUntil : latest;
  }

  FeedUpdate look(Transcript transcript, @Nullable QueuePosition place) {
    EventId seen = missing;
    if (seen != null && !find(seen, transcript)) {
      return mayCome(seen, transcript) ? new FeedUpdate.Silence() : reset(transcript);
    }
    if (turn != transcript.turn()) {
      return reset(transcript);
    }
    return index < transcript.size() ? tell(transcript) : move(transcript, place);
  }

  private boolean find(EventId seen, Transcript transcript) {
    int at = transcript.indexOf(seen);
    if (at >= 0) {
      missing = null;
      index = at + 1;
      turn = transcript.turn();
    }
    return at >= 0;
  }

  private boolean mayCome(EventId seen, Transcript transcript) {
    return !transcript.ended()
        && transcript.last().filter(last -> last.epoch() == seen.epoch()).isPresent()
        && System.nanoTime() - missingUntil < 0;
  }

  private FeedUpdate reset(Transcript transcript) {
    boolean nothingSent = index == 0 && missing == null;
    missing = null;
    index = 0;
    turn = transcript.turn();
    return nothingSent ? tell(transcript) : new FeedUpdate.Reset();
  }

  private FeedUpdate tell(Transcript transcript) {
    List<Line> lines = transcript.from(index);
    index = transcript.size();
    told = lines.getLast().event() instanceof JobEvent.Queued queued ? placeOf(queued) : null;
    return new FeedUpdate.Told(lines);
  }

  private static QueuePosition placeOf(JobEvent.Queued queued) {
    return new QueuePosition(queued.position(), queued.depth(), Optional.empty());
  }

  private FeedUpdate move(Transcript transcript, @Nullable QueuePosition place) {
    if (transcript.ended()) {
      return new FeedUpdate.Over();
    }
    if (place == null || !transcript.waits() || (told != null && told.isSamePlaceAs(place))) {
      return new FeedUpdate.Silence();
    }
    told = place;
    return new FeedUpdate.Moved(place);
  }
}
