package dev.parley.queue;

import dev.parley.codec.EventCodec;
import dev.parley.job.Ending;
import dev.parley.job.Usage;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;

/** Ends a job, once all of its tokens are in the log. */
public final class Finish {

  private static final Script SCRIPT = Script.load(Finish.class, "finish");
  private static final Script UNBEGUN = Script.load(Finish.class, "finish_unbegun");

  /** What became of the end. */
  public sealed interface Result permits Finished, LogGap, LostJob {}

  /** The job has ended, now or by an earlier call of this attempt. */
  public record Finished() implements Result, WithoutBegin {}

  /** What became of the end of a job that was not begun. */
  public sealed interface WithoutBegin permits Finished, Held, LostJob.Gone {}

  /** Another worker runs it: leave the entry pending. */
  public record Held() implements WithoutBegin {}

  private final RedisConnections redis;

  public Finish(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * @param events how many tokens events this epoch has
   * @param answerTokens tokens of the whole answer, over all epochs
   */
  public Result run(Attempt attempt, int events, int answerTokens, Ending ending, Usage usage) {
    ScriptResult answer =
        SCRIPT.run(
            redis,
            attempt.job(),
            attempt.epoch(),
            events,
            answerTokens,
            ending.status().wire(),
            EventCodec.encode(ending),
            usage.promptTokens(),
            usage.cachedTokens(),
            usage.truncatedMessages());
    return switch (answer.outcome()) {
      case "FINISHED" -> new Finished();
      case "FENCED" -> new LostJob.Fenced();
      case "GONE" -> new LostJob.Gone();
      case "GAP" -> new LogGap(answer.count(1));
      default -> throw answer.unexpected();
    };
  }

  /** Ends a job that can never begin. No attempt is counted. */
  public WithoutBegin withoutBegin(QueueEntry entry, Ending ending) {
    ScriptResult answer =
        UNBEGUN.run(
            redis,
            entry.job(),
            entry.stream(),
            entry.entryId(),
            ending.status().wire(),
            EventCodec.encode(ending));
    return switch (answer.outcome()) {
      case "FINISHED" -> new Finished();
      case "GONE" -> new LostJob.Gone();
      case "HELD" -> new Held();
      default -> throw answer.unexpected();
    };
  }
}
