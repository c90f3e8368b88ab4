package dev.parley.api.sse;

import dev.parley.api.feed.FeedSubscription;

/** What a stream holds from its viewer's joining to its end. */
public record Seat(StreamSlot place, FeedSubscription viewing) implements AutoCloseable {

  @Override
  public void close() {
    viewing.close();
    place.close();
  }
}
