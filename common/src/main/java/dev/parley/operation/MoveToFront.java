package dev.parley.operation;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;

/** Lets a waiting job be the next of its model and shard that starts. */
public final class MoveToFront {

  private static final Script SCRIPT = Script.load(MoveToFront.class, "move_to_front");

  /** What became of the job. */
  public enum Outcome {
    /** Only jobs that were moved before it start before it. */
    MOVED,
    /** A worker was given it already, or will continue it. */
    FIRST,
    /** It runs or has ended. */
    NOT_WAITING,
    /** There is no such job. */
    GONE
  }

  private final RedisConnections redis;

  public MoveToFront(RedisConnections redis) {
    this.redis = redis;
  }

  public Outcome run(JobId job) {
    ScriptResult answer = SCRIPT.run(redis, job);
    return switch (answer.outcome()) {
      case "MOVED" -> Outcome.MOVED;
      case "FIRST" -> Outcome.FIRST;
      case "OVER" -> Outcome.NOT_WAITING;
      case "GONE" -> Outcome.GONE;
      default -> throw answer.unexpected();
    };
  }
}
