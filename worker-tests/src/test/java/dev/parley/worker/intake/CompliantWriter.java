package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Finish;
import dev.parley.queue.Requeue;
import dev.parley.worker.attempt.AttemptWriter;
import java.time.Duration;
import java.util.List;

/** A log that takes everything. */
final class CompliantWriter implements AttemptWriter {

  @Override
  public Append.Result append(int from, List<Tokens> events) {
    return new Append.Ok();
  }

  @Override
  public Finish.Result finish(int events, int answerTokens, Ending ending, Usage usage) {
    return new Finish.Finished();
  }

  @Override
  public Requeue.Result requeue(Requeue.Reason reason, Duration delay) {
    return new Requeue.Requeued();
  }
}
