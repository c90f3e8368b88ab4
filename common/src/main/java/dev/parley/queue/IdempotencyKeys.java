package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.RedisConnections;
import java.util.Optional;

/**
 * Finds the job that an earlier request with the same key made. A read for answering early; {@link
 * Enqueue} decides again.
 */
public final class IdempotencyKeys {

  /** The job that has the key. */
  public record Found(JobId job, Match match) {}

  /** Whether the earlier request was the same. */
  public enum Match {
    SAME_BODY,
    OTHER_BODY
  }

  public IdempotencyKeys(RedisConnections redis) {}

  public Optional<Found> find(OwnerId owner, int shard, NewJob.IdempotencyKey key) {
    throw new UnsupportedOperationException("not yet");
  }
}
