package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;

/** Ends a job as {@link Cancel} does, then deletes prompt, answer, log and idempotency key. */
public final class Erase {

  private static final Script SCRIPT = Script.load(Erase.class, "erase");

  /** What became of the job. */
  public sealed interface Result permits Erased, LostJob.Gone {}

  public record Erased() implements Result {}

  private final RedisConnections redis;

  public Erase(RedisConnections redis) {
    this.redis = redis;
  }

  public Result run(JobId job) {
    ScriptResult answer = SCRIPT.run(redis, job);
    return switch (answer.outcome()) {
      case "ERASED" -> new Erased();
      case "GONE" -> new LostJob.Gone();
      default -> throw answer.unexpected();
    };
  }
}
