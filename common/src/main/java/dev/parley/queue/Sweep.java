package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.List;

/** Ends, requeues or postpones what is overdue, judged by the jobs themselves. */
public final class Sweep {

  /** One job that was looked at. */
  public record Swept(JobId job, What what) {}

  /** What the sweep did to a job. */
  public enum What {
    QUEUE_TIMEOUT,
    GENERATION_TIMEOUT,
    WORKER_LOST_REQUEUED,
    WORKER_LOST_ENDED,
    /** Its back-off is over: the bell was rung. */
    RELEASED,
    /** Not overdue after all, or leases rest after a pause. */
    POSTPONED,
    /** It made no sense and was ended as failed. */
    CORRUPT,
    /** It was no live job. */
    FORGOTTEN
  }

  /**
   * @param period how often this process sweeps; a last turn more than two periods back means that
   *     Redis or all sweepers were away
   */
  public Sweep(RedisConnections redis, Duration period) {}

  /** One turn over one shard. */
  public List<Swept> run(int shard) {
    throw new UnsupportedOperationException("not yet");
  }
}
