package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;

/**
 * Ends a live job, as {@code failed/internal}, whose hash or log is malformed. Scripts do the same
 * with what they find corrupt.
 */
public final class FailCorrupt {

  private static final Script SCRIPT = Script.load(FailCorrupt.class, "fail_corrupt");

  private final RedisConnections redis;

  public FailCorrupt(RedisConnections redis) {
    this.redis = redis;
  }

  /** Leaves a job that has ended, or does not exist, as it is. */
  public void run(JobId job) {
    SCRIPT.run(redis, job);
  }
}
