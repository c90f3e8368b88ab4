package dev.parley.queue;

import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;

/** Lets a job in: limits, idempotency, job, queue entry and first event in one step. */
public final class Enqueue {

  /** What became of the request. */
  public sealed interface Result {}

  /** The job waits. */
  public record Accepted(JobEvent.Queued first) implements Result {}

  /** The same request came before, as {@code job}. */
  public record Replayed(JobId job) implements Result {}

  /** The key was used for another request. */
  public record KeyReused(JobId job) implements Result {}

  /** Too many jobs wait for the model. */
  public record QueueFull(int depth, int limit) implements Result {}

  /** The owner has too many live jobs. */
  public record TooManyJobs(int live, int limit) implements Result {}

  /** The owner keeps too many stored jobs. */
  public record TooManyStored(int stored, int limit) implements Result {}

  public Enqueue(RedisConnections redis) {}

  public Result run(NewJob job) {
    throw new UnsupportedOperationException("not yet");
  }
}
