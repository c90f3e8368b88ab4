package dev.parley.queue;

import dev.parley.job.Failure;
import dev.parley.redis.RedisConnections;
import java.time.Duration;

/** Gives a running job back to all workers, at its place before the waiting ones. */
public final class Requeue {

  /** Why it is given back. */
  public sealed interface Reason {}

  /** The worker stops. The attempt does not count. */
  public record Release() implements Reason {}

  /** The attempt failed. The last one ends the job with this cause. */
  public record Retry(Failure cause) implements Reason {}

  /** What became of the job. */
  public sealed interface Result {}

  /** It waits again. */
  public record Requeued() implements Result {}

  /** No attempt was left: it failed. */
  public record Ended() implements Result {}

  /** The job is somebody else's or has ended. */
  public record Fenced() implements Result {}

  /** The job does not exist. */
  public record Gone() implements Result {}

  public Requeue(RedisConnections redis) {}

  /**
   * @param delay before another attempt may begin; more than the lease counts as the lease
   */
  public Result run(Attempt attempt, Reason reason, Duration delay) {
    throw new UnsupportedOperationException("not yet");
  }
}
