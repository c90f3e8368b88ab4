package dev.parley.webhook;

import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.Channels;
import dev.parley.redis.RedisConnections;

/**
 * Says that a delivery became due. A notice may be lost: whoever delivers must look by itself, too.
 */
public final class WebhookNotices {

  private static final String DUE = "webhook ";

  private final RedisConnections redis;

  public WebhookNotices(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * Subscribes to all shards; returns after Redis confirmed.
   *
   * @param listener called on one thread; must not block nor call Redis
   */
  public ChannelSubscription subscribe(Runnable listener) {
    return redis.subscribeToNotices(new Decoder(listener));
  }

  /** Other notices of the channel are for others. */
  private record Decoder(Runnable listener) implements Channels.Listener {

    @Override
    public void onMessage(String message) {
      if (message.startsWith(DUE)) {
        listener.run();
      }
    }

    @Override
    public void onGap() {
      listener.run();
    }
  }
}
