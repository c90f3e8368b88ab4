package dev.parley.api.wire.responses.output;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.eventlog.CorruptLog;
import dev.parley.eventlog.EventLog;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.reading.JobReader;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Reads responses as Redis holds them now. */
@Component
public class Responses {

  private final JobReader jobs;
  private final EventLog log;
  private final QueuePositions positions;

  Responses(JobReader jobs, EventLog log, QueuePositions positions) {
    this.jobs = jobs;
    this.log = log;
    this.positions = positions;
  }

  /**
   * The owner's response. What is somebody else's, or was made through another wire, is not there;
   * what was not to be stored, only until it ends.
   */
  public Optional<Job> find(JobId id, OwnerId owner) {
    return jobs.find(id, owner).filter(Responses::isKept);
  }

  private static boolean isKept(Job job) {
    return Echo.of(job.request())
        .filter(echo -> echo.isStored() || !job.status().isTerminal())
        .isPresent();
  }

  /** All of a response, with its output so far. */
  public ObjectNode view(Job job, ShownLogprobs logprobs) {
    OutputItems items = new OutputItems(job.id(), logprobs, ItemListener.NOBODY);
    tokens(job.id()).forEach(items::add);
    job.ending().ifPresent(items::end);
    ObjectNode body =
        ResponseBody.of(
            FeedJob.of(job), ResponseState.of(job, items.reasoningTokens()), items.soFar());
    if (job.status() == JobStatus.QUEUED) {
      positions
          .findAnew(job.request().model(), job.id())
          .ifPresent(position -> body.set("parley", PositionView.of(position)));
    }
    return body;
  }

  /** A response that was accepted just now. */
  public ObjectNode fresh(Job job, JobEvent.Queued first) {
    OutputItems none = new OutputItems(job.id(), ShownLogprobs.NONE, ItemListener.NOBODY);
    ObjectNode body = ResponseBody.of(FeedJob.of(job), ResponseState.QUEUED, none.soFar());
    body.set(
        "parley",
        PositionView.of(
            positions.estimated(job.request().model(), first.position(), first.depth())));
    return body;
  }

  /** What a response has answered so far. */
  public Answer answer(Job job) {
    AnswerBuilder builder = new AnswerBuilder();
    tokens(job.id()).forEach(event -> builder.addAll(event.pieces()));
    return builder.answer();
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
}
