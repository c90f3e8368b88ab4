package dev.parley.api.stream;

import dev.parley.job.EventId;
import dev.parley.redis.RedisUnavailable;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A feed and its keeper: opened by the first viewer, the others wait for that. Thread-safe. */
record SharedFeed(Feed feed, FeedKeeper keeper, FutureTask<Feed> opening) {

  SharedFeed(Feed feed, FeedKeeper keeper) {
    this(feed, keeper, new FutureTask<>(keeper::open, feed));
  }

  boolean enter() {
    return feed.enter();
  }

  void leave() {
    feed.leave();
  }

  /**
   * Returns when the feed is whole. Another process may have told the viewer more than this one has
   * heard, hence the second look for an event that is not here.
   */
  void openFor(Optional<EventId> seen) {
    opening.run();
    awaitOpening();
    if (seen.isPresent() && !feed.knows(seen.get())) {
      keeper.readNow();
    }
  }

  void close() {
    keeper.close();
  }

  private void awaitOpening() {
    try {
      opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
