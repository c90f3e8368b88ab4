package dev.parley.api.sse;

import dev.parley.api.feed.Subscription;
import java.util.Optional;

/**
 * One viewer's stream, from its subscription to its end.
 *
 * @param whenLeft runs when it was the client that ended the stream; with it, the client's leaving
 *     is noticed within seconds even while there is nothing to send
 */
public record SseSession(
    StreamSlot slot, Subscription subscription, EventWriter writer, Optional<Runnable> whenLeft)
    implements AutoCloseable {

  /** Of a client that may leave without consequences. */
  public static SseSession of(StreamSlot slot, Subscription subscription, EventWriter writer) {
    return new SseSession(slot, subscription, writer, Optional.empty());
  }

  @Override
  public void close() {
    subscription.close();
    slot.close();
  }
}
