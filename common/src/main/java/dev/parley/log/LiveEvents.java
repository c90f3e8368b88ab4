package dev.parley.log;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Subscription;

/**
 * Hears the events of a job as they are logged. A bell: whatever it loses, a read of the {@link
 * EventLog} repairs.
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

  public LiveEvents(RedisConnections redis) {}

  /** Returns after Redis confirmed that events published from now on are heard. */
  public Subscription subscribe(JobId job, Listener listener) {
    throw new UnsupportedOperationException("not yet");
  }
}
