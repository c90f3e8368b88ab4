package dev.parley.api.feed;

import dev.parley.job.EventId;
import dev.parley.job.JobId;
import java.time.Duration;
import java.util.Optional;

/** One viewer's seat at a feed, from joining to {@link #close}. For one thread. */
public final class FeedSubscription implements AutoCloseable {

  private final SharedFeed shared;
  private final Optional<EventId> seen;
  private final Cursor cursor;

  FeedSubscription(SharedFeed shared, Optional<EventId> seen) {
    this.shared = shared;
    this.seen = seen;
    this.cursor = shared.feed().cursor(seen);
  }

  public JobId job() {
    return shared.feed().job();
  }

  /** Whether the viewer has seen the terminal event, so that nothing will ever follow. */
  public boolean hasSeenAll() {
    return seen.isPresent() && shared.feed().endsWith(seen.get());
  }

  /** Waits for the end of the job, at most so long. */
  public void awaitEnd(Duration patience) {
    try {
      shared.feed().awaitEnd(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public FeedUpdate next(Duration patience) throws InterruptedException {
    return shared.feed().next(cursor, patience);
  }

  public Feed feed() {
    return shared.feed();
  }

  @Override
  public void close() {
    shared.leave();
  }
}
