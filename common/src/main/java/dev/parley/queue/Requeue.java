package dev.parley.queue;

import dev.parley.codec.EventCodec;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;

/** Gives a running job back to all workers, at its place before the waiting ones. */
public final class Requeue {

  private static final Script SCRIPT = Script.load(Requeue.class, "requeue");

  /** Why it is given back. */
  public sealed interface Reason {}

  /** The worker stops. The attempt does not count. */
  public record Release() implements Reason {}

  /** The attempt failed. The last one ends the job with this cause. */
  public record Retry(Failure cause) implements Reason {}

  /** What became of the job. */
  public sealed interface Result permits Requeued, Ended, LostJob {}

  /** It waits again. */
  public record Requeued() implements Result {}

  /** No attempt was left: it failed. */
  public record Ended() implements Result {}

  private final RedisConnections redis;

  public Requeue(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * @param delay before another attempt may begin; more than the lease counts as the lease
   */
  public Result run(Attempt attempt, Reason reason, Duration delay) {
    ScriptResult answer = send(attempt, reason, delay);
    return switch (answer.outcome()) {
      case "REQUEUED" -> new Requeued();
      case "ENDED" -> new Ended();
      case "FENCED" -> new LostJob.Fenced();
      case "GONE" -> new LostJob.Gone();
      default -> throw answer.unexpected();
    };
  }

  private ScriptResult send(Attempt attempt, Reason reason, Duration delay) {
    JobId job = attempt.job();
    long millis = Math.max(0, delay.toMillis());
    return switch (reason) {
      case Release release -> SCRIPT.run(redis, job, attempt.epoch(), "RELEASE", millis);
      case Retry(Failure cause) ->
          SCRIPT.run(
              redis,
              job,
              attempt.epoch(),
              "RETRY",
              millis,
              cause.code().wire(),
              EventCodec.encode(new Ending.Failed(cause)));
    };
  }
}
