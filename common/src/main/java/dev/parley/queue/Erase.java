package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;

/** Ends a job as {@link Cancel} does, then deletes prompt, answer, log and idempotency key. */
public final class Erase {

  /** What became of the job. */
  public sealed interface Result {}

  public record Erased() implements Result {}

  public record Gone() implements Result {}

  public Erase(RedisConnections redis) {}

  public Result run(JobId job) {
    throw new UnsupportedOperationException("not yet");
  }
}
