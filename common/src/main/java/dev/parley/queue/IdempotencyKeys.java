package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.RedisConnections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private final RedisConnections redis;

  public IdempotencyKeys(RedisConnections redis) {
    this.redis = redis;
  }

  /** Empty, too, when the job that had the key is gone. */
  public Optional<Found> find(OwnerId owner, int shard, NewJob.IdempotencyKey key) {
    String name = redis.keys().idempotency(shard, owner, key.keyHash());
    @Nullable String value = redis.call(c -> c.get(name));
    return parse(value, key.bodyHash()).filter(found -> exists(found.job()));
  }

  private static Optional<Found> parse(@Nullable String value, String bodyHash) {
    if (value == null) {
      return Optional.empty();
    }
    int space = value.indexOf(' ');
    Match match =
        value.substring(0, Math.max(0, space)).equals(bodyHash)
            ? Match.SAME_BODY
            : Match.OTHER_BODY;
    return JobId.parse(value.substring(space + 1)).map(job -> new Found(job, match));
  }

  private boolean exists(JobId job) {
    return redis.call(c -> c.exists(redis.keys().job(job))) > 0;
  }
}
