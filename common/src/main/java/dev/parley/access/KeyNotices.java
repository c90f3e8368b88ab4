package dev.parley.access;

import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.Channels;
import dev.parley.redis.RedisConnections;

/**
 * Says which keys have changed, so that nobody goes on with what it knew of them. A notice may be
 * lost: what is known of a key must not be kept for long.
 */
public final class KeyNotices {

  /** Called on one thread, in order; must not block nor call Redis. */
  public interface Listener {

    /** A key was made, changed or revoked. */
    void changed(KeyId key);

    /** The connection was lost and is back: anything may have been missed. */
    void reconnected();
  }

  private static final String CHANGED = "key ";

  private final RedisConnections redis;

  public KeyNotices(RedisConnections redis) {
    this.redis = redis;
  }

  /** Subscribes to all shards; returns after Redis confirmed. */
  public ChannelSubscription subscribe(Listener listener) {
    return redis.subscribeToNotices(new Decoder(listener));
  }

  /** Other notices of the channel are for others. */
  private record Decoder(Listener listener) implements Channels.Listener {

    @Override
    public void onMessage(String message) {
      if (message.startsWith(CHANGED)) {
        KeyId.parse(message.substring(CHANGED.length())).ifPresent(listener::changed);
      }
    }

    @Override
    public void onGap() {
      listener.reconnected();
    }
  }
}
