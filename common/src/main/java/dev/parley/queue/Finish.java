package dev.parley.queue;

import dev.parley.job.Ending;
import dev.parley.job.Usage;
import dev.parley.redis.RedisConnections;

/** Ends a job, once all of its tokens are in the log. */
public final class Finish {

  /** What became of the end. */
  public sealed interface Result {}

  /** The job has ended, now or by an earlier call of this attempt. */
  public record Finished() implements Result, WithoutBegin {}

  /** The job is somebody else's or was ended from outside. */
  public record Fenced() implements Result {}

  /** The job does not exist. */
  public record Gone() implements Result, WithoutBegin {}

  /** The log lacks events: it holds the first {@code have} of this epoch. */
  public record Gap(int have) implements Result {}

  /** What became of the end of a job that was not begun. */
  public sealed interface WithoutBegin {}

  /** Another worker runs it: leave the entry pending. */
  public record Held() implements WithoutBegin {}

  public Finish(RedisConnections redis) {}

  /**
   * @param events how many tokens events this epoch has
   * @param answerTokens tokens of the whole answer, over all epochs
   */
  public Result run(Attempt attempt, int events, int answerTokens, Ending ending, Usage usage) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Ends a job that can never begin. No attempt is counted. */
  public WithoutBegin withoutBegin(QueueEntry entry, Ending ending) {
    throw new UnsupportedOperationException("not yet");
  }
}
