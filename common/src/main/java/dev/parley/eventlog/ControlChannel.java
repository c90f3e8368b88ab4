package dev.parley.eventlog;

import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.Channels;
import dev.parley.redis.RedisConnections;

/** Wakes sleeping loops. A message may be lost: never rely on one. */
public final class ControlChannel {

  /** Called on one thread, in order; must not block nor call Redis. */
  public interface Listener {

    /** A job entered the queue of {@code model}. */
    void enqueued(ModelName model);

    /** A pending job of {@code model} may begin again. */
    void released(ModelName model);

    /** A job was ended from outside: cancelled, erased or timed out. */
    void cancelled(JobId job);

    /** An operator wants this worker to leave. */
    default void drained(WorkerId worker) {}

    /** The connection was lost and is back: anything may have been missed. */
    void reconnected();
  }

  private final RedisConnections redis;

  public ControlChannel(RedisConnections redis) {
    this.redis = redis;
  }

  /** Subscribes to all shards; returns after Redis confirmed. */
  public ChannelSubscription subscribe(Listener listener) {
    return redis.subscribeToNotices(new Decoder(listener));
  }

  /** Malformed messages are dropped: nothing relies on them. */
  private record Decoder(Listener listener) implements Channels.Listener {

    @Override
    public void onMessage(String message) {
      int space = message.indexOf(' ');
      String what = message.substring(0, Math.max(0, space));
      String whom = message.substring(space + 1);
      switch (what) {
        case "enqueued" -> ModelName.parse(whom).ifPresent(listener::enqueued);
        case "released" -> ModelName.parse(whom).ifPresent(listener::released);
        case "cancelled" -> JobId.parse(whom).ifPresent(listener::cancelled);
        case "drain" -> WorkerId.parse(whom).ifPresent(listener::drained);
        default -> {}
      }
    }

    @Override
    public void onGap() {
      listener.reconnected();
    }
  }
}
