package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Finish;
import dev.parley.queue.Requeue;
import java.time.Duration;
import java.util.List;

/** The scripts as one attempt calls them. Each call blocks, and throws when Redis is away. */
public interface AttemptWriter {

  Append.Result append(int from, List<Tokens> events);

  Finish.Result finish(int events, int answerTokens, Ending ending, Usage usage);

  Requeue.Result requeue(Requeue.Reason reason, Duration delay);
}
