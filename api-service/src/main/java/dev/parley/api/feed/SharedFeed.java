package dev.parley.api.feed;

import dev.parley.api.connection.Shared;
import dev.parley.job.EventId;
import java.util.Optional;
import java.util.function.Consumer;

/** A feed and its keeper, opened by the first viewer. Thread-safe. */
record SharedFeed(Feed feed, FeedUpdater keeper, Shared<Feed> opening) {

  static SharedFeed of(Feed feed, FeedUpdater keeper, Consumer<FeedUpdater> opening) {
    return new SharedFeed(feed, keeper, new Shared<>(() -> open(feed, keeper, opening)));
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
    Feed open = opening.get();
    if (seen.isPresent() && !open.knows(seen.get())) {
      keeper.readNow();
    }
  }

  void close() {
    keeper.close();
  }

  private static Feed open(Feed feed, FeedUpdater keeper, Consumer<FeedUpdater> opening) {
    try {
      opening.accept(keeper);
      return feed;
    } catch (RuntimeException e) {
      feed.fail();
      keeper.close();
      throw e;
    }
  }
}
