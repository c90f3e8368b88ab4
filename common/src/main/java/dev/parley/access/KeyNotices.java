package dev.parley.access;

import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.Channels;
import dev.parley.redis.RedisConnections;
import java.util.ArrayList;
import java.util.List;

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
    List<ChannelSubscription> shards = new ArrayList<>();
    ChannelSubscription all = () -> shards.forEach(ChannelSubscription::close);
    try {
      for (int shard = 0; shard < redis.settings().shards(); shard++) {
        shards.add(redis.channels().subscribe(redis.keys().control(shard), new Decoder(listener)));
      }
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
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
