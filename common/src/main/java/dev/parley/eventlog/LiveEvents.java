package dev.parley.eventlog;

import dev.parley.codec.EventCodec;
import dev.parley.codec.MalformedData;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.Channels;
import dev.parley.redis.RedisConnections;
import java.util.concurrent.atomic.LongAdder;

/**
 * Delivers the events of a job as they are logged. Messages may be lost; a read of the {@link
 * EventLog} repairs that.
 */
public final class LiveEvents {

  /** An event, and the id of the one that the log holds before it. */
  public record LiveEvent(EventId previous, JobEvent event) {}

  /** Called on one thread, in order; must not block nor call Redis. */
  public interface Listener {

    void onEvent(LiveEvent event);

    /** Something may have been lost: read the log. */
    void onGap();
  }

  private final RedisConnections redis;
  private final LongAdder dropped = new LongAdder();

  public LiveEvents(RedisConnections redis) {
    this.redis = redis;
  }

  /** Returns after Redis confirmed that events published from now on are delivered. */
  public ChannelSubscription subscribe(JobId job, Listener listener) {
    return redis.channels().subscribe(redis.keys().live(job), new Decoder(listener));
  }

  /** How many messages this process dropped because they were malformed. */
  public long dropped() {
    return dropped.sum();
  }

  private final class Decoder implements Channels.Listener {

    private final Listener listener;

    Decoder(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onMessage(String message) {
      EventCodec.Published published;
      try {
        published = EventCodec.published(message);
      } catch (MalformedData e) {
        dropped.increment();
        listener.onGap();
        return;
      }
      listener.onEvent(new LiveEvent(published.previous(), published.event()));
    }

    @Override
    public void onGap() {
      listener.onGap();
    }
  }
}
