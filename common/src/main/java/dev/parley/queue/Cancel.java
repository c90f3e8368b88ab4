package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;

/** Ends a live job on request, whether its worker lives or not. */
public final class Cancel {

  private static final Script SCRIPT = Script.load(Cancel.class, "cancel");

  /** What became of the job. */
  public sealed interface Result permits Cancelled, AlreadyEnded, LostJob.Gone {}

  public record Cancelled() implements Result {}

  /** It had ended before and is unchanged. */
  public record AlreadyEnded(JobStatus status) implements Result {}

  private final RedisConnections redis;

  public Cancel(RedisConnections redis) {
    this.redis = redis;
  }

  public Result run(JobId job) {
    ScriptResult answer = SCRIPT.run(redis, job);
    return switch (answer.outcome()) {
      case "CANCELLED" -> new Cancelled();
      case "ENDED" -> new AlreadyEnded(JobStatus.parse(answer.text(1)).orElseThrow());
      case "GONE" -> new LostJob.Gone();
      default -> throw answer.unexpected();
    };
  }
}
