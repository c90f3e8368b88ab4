package dev.parley.api.wire.parley;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.TokenLogprob;
import dev.parley.eventlog.CorruptLog;
import dev.parley.eventlog.EventLog;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.reading.JobReader;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads jobs as answers show them: the hash, the answer from the log, the position in the queue.
 */
@Component
class JobViews {

  private final JobReader jobs;
  private final EventLog log;
  private final QueuePositions positions;

  JobViews(JobReader jobs, EventLog log, QueuePositions positions) {
    this.jobs = jobs;
    this.log = log;
    this.positions = positions;
  }

  /** The owner's job; what is somebody else's is not there. */
  Optional<Job> find(JobId id, OwnerId owner) {
    return jobs.find(id, owner);
  }

  /** The job with its answer so far. */
  JobView view(Job job) {
    List<JobEvent.Tokens> tokens = tokens(job.id());
    AnswerBuilder answer = new AnswerBuilder();
    tokens.forEach(event -> answer.addAll(event.pieces()));
    List<TokenLogprob> logprobs =
        tokens.stream().flatMap(event -> event.logprobs().stream()).toList();
    OutputView output = OutputView.of(job, answer.answer(), logprobs);
    return JobView.of(job, Optional.of(output), usage(job, tokens), position(job));
  }

  /** A job that was accepted just now, at this position; it has no answer. */
  JobView fresh(Job job, JobEvent.Queued first) {
    QueuePosition position =
        positions.estimated(job.request().model(), first.position(), first.depth());
    OutputView nothing = OutputView.of(job, Answer.EMPTY, List.of());
    return JobView.of(job, Optional.of(nothing), job.usage(), Optional.of(position));
  }

  /** The job without its answer. Its position may be a second old, the job itself is not. */
  JobView summary(Job job) {
    Optional<QueuePosition> position =
        job.status() == JobStatus.QUEUED
            ? positions.find(job.request().model(), job.id())
            : Optional.empty();
    return JobView.of(job, Optional.empty(), job.usage(), position);
  }

  private List<JobEvent.Tokens> tokens(JobId id) {
    try {
      return log.read(id, Optional.empty()).stream()
          .filter(JobEvent.Tokens.class::isInstance)
          .map(JobEvent.Tokens.class::cast)
          .toList();
    } catch (CorruptLog corrupt) {
      return List.of();
    }
  }

  /** The hash counts the answer when the job has ended; until then the log does. */
  private static Usage usage(Job job, List<JobEvent.Tokens> tokens) {
    if (job.status().isTerminal()) {
      return job.usage();
    }
    int count = tokens.stream().mapToInt(event -> event.ids().size()).sum();
    Usage known = job.usage();
    return new Usage(known.promptTokens(), count, known.cachedTokens(), known.truncatedMessages());
  }

  private Optional<QueuePosition> position(Job job) {
    return job.status() == JobStatus.QUEUED
        ? positions.findAnew(job.request().model(), job.id())
        : Optional.empty();
  }
}
