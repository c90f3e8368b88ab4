package dev.parley.api.stream;

import dev.parley.job.EventId;
import java.util.Optional;

/** A feed and its keeper, opened by the first viewer. Thread-safe. */
record SharedFeed(Feed feed, FeedKeeper keeper, Shared<Feed> opening) {

  SharedFeed(Feed feed, FeedKeeper keeper) {
    this(feed, keeper, new Shared<>(() -> open(feed, keeper)));
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

  /** False until the first read of the log worked; a feed that failed there is no use. */
  boolean isOpen() {
    return opening.now().isPresent();
  }

  void close() {
    keeper.close();
  }

  private static Feed open(Feed feed, FeedKeeper keeper) {
    keeper.open();
    return feed;
  }
}
