package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One viewer of a feed, from joining to {@link #close}: how far it is, and so what it should be
 * sent next. For one thread; its state is used under the feed's lock only.
 */
public final class Subscription implements AutoCloseable {

  private final Feed feed;
  private final Optional<EventId> seen;
  private final long missingUntil;
  private Transcript transcript;
  private int index;
  private @Nullable EventId missing;
  private @Nullable QueuePosition sent;

  /**
   * Behind {@code seen}, or before everything. When the transcript lacks that event, its worker may
   * still send it again: the viewer waits a lease for it, unless the transcript shows that it never
   * comes.
   */
  Subscription(Feed feed, Optional<EventId> seen, Duration lease) {
    this.feed = feed;
    this.seen = seen;
    this.missing = seen.orElse(null);
    this.missingUntil = feed.ticker().nanos() + lease.toNanos();
    this.transcript = feed.transcript();
  }

  public FeedJob job() {
    return feed.job();
  }

  /** Whether the viewer has seen the terminal event, so that nothing will ever follow. */
  public boolean hasSeenAll() {
    return seen.isPresent() && feed.endsWith(seen.get());
  }

  /** What the viewer should be sent next, waited for at most so long. */
  public FeedUpdate next(Duration wait) throws InterruptedException {
    return feed.next(this, wait);
  }

  /** Waits for the end of the job, at most so long. */
  public void awaitEnd(Duration wait) {
    try {
      feed.awaitEnd(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    feed.leave();
  }

  /** When to look again although nothing happened, by the feed's ticker. */
  long wakeAt(long latest) {
    return missing != null && missingUntil - latest < 0 ? missingUntil : latest;
  }

  FeedUpdate look(Transcript now, @Nullable QueuePosition position) {
    EventId awaited = missing;
    if (awaited != null && !find(awaited, now)) {
      return mayCome(awaited, now) ? new FeedUpdate.Nothing() : reset(now);
    }
    if (transcript != now) {
      return reset(now);
    }
    return index < now.size() ? take() : move(position);
  }

  private boolean find(EventId awaited, Transcript now) {
    int at = now.indexOf(awaited);
    if (at >= 0) {
      missing = null;
      index = at + 1;
      transcript = now;
    }
    return at >= 0;
  }

  private boolean mayCome(EventId awaited, Transcript now) {
    return !now.hasEnded()
        && now.last().filter(last -> last.epoch() == awaited.epoch()).isPresent()
        && feed.ticker().nanos() - missingUntil < 0;
  }

  private FeedUpdate reset(Transcript now) {
    boolean nothingSent = index == 0 && missing == null;
    missing = null;
    index = 0;
    transcript = now;
    return nothingSent ? look(now, null) : new FeedUpdate.Reset();
  }

  private FeedUpdate take() {
    FeedUpdate update = new FeedUpdate.Events(transcript, index, transcript.size());
    index = transcript.size();
    sent = positionOf(transcript);
    return update;
  }

  private static @Nullable QueuePosition positionOf(Transcript transcript) {
    return transcript.between(transcript.size() - 1, transcript.size()).getFirst()
            instanceof JobEvent.Queued queued
        ? new QueuePosition(queued.position(), queued.depth(), Optional.empty())
        : null;
  }

  private FeedUpdate move(@Nullable QueuePosition position) {
    if (transcript.hasEnded()) {
      return new FeedUpdate.Over();
    }
    if (position == null || !transcript.isQueued() || (sent != null && sent.isSameAs(position))) {
      return new FeedUpdate.Nothing();
    }
    sent = position;
    return new FeedUpdate.Moved(position);
  }
}
