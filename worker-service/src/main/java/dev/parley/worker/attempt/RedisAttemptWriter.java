package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Finish;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Writes through the Lua scripts, fenced by the attempt. */
record RedisAttemptWriter(Attempt attempt, Append append, Finish finish, Requeue requeue)
    implements AttemptWriter {

  /** A writer for each attempt. */
  static Function<Attempt, AttemptWriter> on(RedisConnections redis) {
    Append append = new Append(redis);
    Finish finish = new Finish(redis);
    Requeue requeue = new Requeue(redis);
    return attempt -> new RedisAttemptWriter(attempt, append, finish, requeue);
  }

  @Override
  public Append.Result append(int from, List<Tokens> events) {
    return append.run(attempt, from, events);
  }

  @Override
  public Finish.Result finish(int events, int answerTokens, Ending ending, Usage usage) {
    return finish.run(attempt, events, answerTokens, ending, usage);
  }

  @Override
  public Requeue.Result requeue(Requeue.Reason reason, Duration delay) {
    return requeue.run(attempt, reason, delay);
  }
}
