package dev.parley.queue;

import dev.parley.codec.EventCodec;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.util.ArrayList;
import java.util.List;

/** Puts tokens into the log and renews the lease; with no events it is the heartbeat. */
public final class Append {

  private static final Script SCRIPT = Script.load(Append.class, "append");

  /** What became of the events. */
  public sealed interface Result permits Ok, TimedOut, LogGap, LostJob {}

  /** All are in the log, the lease is renewed. */
  public record Ok() implements Result {}

  /** Its generation time is over: nothing was written, finish it as timed out. */
  public record TimedOut() implements Result {}

  private final RedisConnections redis;

  public Append(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * @param from number, within the epoch, of the first event given; without events, the number that
   *     the next one will have. Events that the log has are skipped.
   */
  public Result run(Attempt attempt, int from, List<JobEvent.Tokens> events) {
    List<Object> arguments = new ArrayList<>(List.of(attempt.job(), attempt.epoch(), from));
    for (JobEvent.Tokens event : events) {
      arguments.add(event.ids().size());
      arguments.add(EventCodec.encode(event));
    }
    JobId job = attempt.job();
    ScriptResult answer = SCRIPT.run(redis, job.shard(), redis.keys().job(job), arguments);
    return switch (answer.outcome()) {
      case "OK" -> new Ok();
      case "FENCED" -> new LostJob.Fenced();
      case "GONE" -> new LostJob.Gone();
      case "TIMEOUT" -> new TimedOut();
      case "GAP" -> new LogGap(answer.count(1));
      default -> throw answer.unexpected();
    };
  }
}
