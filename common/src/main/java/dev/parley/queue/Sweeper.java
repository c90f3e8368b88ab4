package dev.parley.queue;

import dev.parley.redis.RedisConnections;
import java.time.Duration;

/** Sweeps every period with jitter, and collects garbage every 30 s. Survives bad turns. */
public final class Sweeper implements AutoCloseable {

  /** Hears what the sweeps did; called on the sweeper's thread. */
  public interface Listener {

    void swept(Sweep.Swept swept);

    void collected(Gc.Counts counts);
  }

  public Sweeper(RedisConnections redis, Duration period, Listener listener) {}

  /** Starts the loop on a thread of its own. */
  public void start() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Ends the loop after its turn. */
  @Override
  public void close() {}
}
