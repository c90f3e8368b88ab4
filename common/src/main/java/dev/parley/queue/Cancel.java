package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.redis.RedisConnections;

/** Ends a live job because somebody asked, whether its worker lives or not. */
public final class Cancel {

  /** What became of the job. */
  public sealed interface Result {}

  public record Cancelled() implements Result {}

  /** It had ended before and is unchanged. */
  public record AlreadyEnded(JobStatus status) implements Result {}

  public record Gone() implements Result {}

  public Cancel(RedisConnections redis) {}

  public Result run(JobId job) {
    throw new UnsupportedOperationException("not yet");
  }
}
