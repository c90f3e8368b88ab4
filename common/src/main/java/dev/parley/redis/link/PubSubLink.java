package dev.parley.redis.link;

import io.lettuce.core.pubsub.RedisPubSubListener;
import java.util.function.Consumer;

/** How channels are subscribed to, at one server or at the nodes that have their slots. */
public interface PubSubLink {

  /**
   * Sets who is called for subscriptions and messages; once, before the first subscription. It is
   * called by one thread at a time; a subscription that is renewed is reported again.
   */
  void setListener(RedisPubSubListener<String, String> listener);

  /**
   * Lasts until {@link #unsubscribe}, over reconnections.
   *
   * @param failed called when Redis refuses it
   */
  void subscribe(String channel, Consumer<Throwable> failed);

  void unsubscribe(String channel);

  /** Keeps something to be answered, so that a dead link is noticed. */
  void ping();

  void close();
}
