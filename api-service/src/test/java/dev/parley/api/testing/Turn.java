package dev.parley.api.testing;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.Finish;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.List;

/** One attempt at a job, played by hand: one token per event. */
public final class Turn {

  private final RedisConnections redis;
  private final Attempt attempt;
  private final int earlierTokens;
  private int generated;

  Turn(RedisConnections redis, Begin.Begun begun) {
    this.redis = redis;
    this.attempt = begun.attempt();
    this.earlierTokens =
        begun.loggedTokens().stream().mapToInt(tokens -> tokens.ids().size()).sum();
  }

  public JobId job() {
    return attempt.job();
  }

  public Attempt attempt() {
    return attempt;
  }

  /** Logs each text as one token; the id of the last event. */
  public EventId generate(String... texts) {
    for (String text : texts) {
      log(tokens(generated + 1, text));
    }
    return new EventId(attempt.epoch(), generated);
  }

  /** Logs each piece as one token; the id of the last event. */
  public EventId generate(AnswerPiece... pieces) {
    for (AnswerPiece piece : pieces) {
      generate(List.of(piece), List.of());
    }
    return new EventId(attempt.epoch(), generated);
  }

  /** Logs one token that releases all of {@code pieces}. */
  public EventId generate(List<AnswerPiece> pieces, List<TokenLogprob> logprobs) {
    int number = generated + 1;
    EventId id = new EventId(attempt.epoch(), number);
    log(new JobEvent.Tokens(id, earlierTokens + number - 1, List.of(number), pieces, logprobs));
    return id;
  }

  private void log(JobEvent.Tokens tokens) {
    generated++;
    Append.Result result = new Append(redis).run(attempt, generated, List.of(tokens));
    if (!(result instanceof Append.Ok)) {
      throw new AssertionError("append answered " + result);
    }
  }

  /** Generates something else instead of the last token, which Redis has lost. */
  public EventId generateAgain(String text) {
    generated--;
    return generate(text);
  }

  public JobEvent.Tokens tokens(int number, String text) {
    return new JobEvent.Tokens(
        new EventId(attempt.epoch(), number), earlierTokens + number - 1, List.of(number), text);
  }

  /** The heartbeat. */
  public Append.Result beat() {
    return new Append(redis).run(attempt, generated + 1, List.of());
  }

  public void finish() {
    finish(HandWorker.completed());
  }

  public void finish(Ending ending) {
    int all = earlierTokens + generated;
    Finish.Result result =
        new Finish(redis).run(attempt, generated, all, ending, new Usage(3, all, 0, 0));
    if (!(result instanceof Finish.Finished)) {
      throw new AssertionError("finish answered " + result);
    }
  }

  /** Gives the job back, as a worker that stops does. */
  public void release() {
    new Requeue(redis).run(attempt, new Requeue.Release(), Duration.ZERO);
  }
}
