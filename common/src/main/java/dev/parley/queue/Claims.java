package dev.parley.queue;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Delivers queue entries to a worker with a free seat. Never blocks in Redis. */
public final class Claims {

  public Claims(RedisConnections redis) {}

  /**
   * The next entry to begin: first a pending one that was left alone for a lease, whoever had it,
   * else a new one. Creates the group when it is missing.
   */
  public Optional<QueueEntry> next(ModelName model, int shard, WorkerId worker, Duration lease) {
    throw new UnsupportedOperationException("not yet");
  }

  /** All entries delivered to this worker that are still pending, for after a reconnect. */
  public List<QueueEntry> own(ModelName model, int shard, WorkerId worker) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Forgets a worker that leaves, unless entries are still pending for it. */
  public void retire(ModelName model, int shard, WorkerId worker) {
    throw new UnsupportedOperationException("not yet");
  }

  /** How many entries this process removed because they named no live job. */
  public long dropped() {
    throw new UnsupportedOperationException("not yet");
  }
}
