package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.submission.Admitted;
import dev.parley.api.submission.JobSubmission;
import dev.parley.api.submission.Submission;
import dev.parley.job.JobId;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Responds to a POST with 202 and the job: at once, or at its end when the client prefers that. */
@Component
class JobResponder {

  /** An accepted job, and what it was then. */
  record Submitted(Admitted job, JobView view) {}

  private final JobSubmission jobs;
  private final JobViews views;
  private final LongPoll longPoll;

  JobResponder(JobSubmission jobs, JobViews views, LongPoll longPoll) {
    this.jobs = jobs;
    this.views = views;
    this.longPoll = longPoll;
  }

  Submitted submit(Submission submission, Caller caller) {
    return RequestBudget.within(() -> submitNow(submission, caller));
  }

  void respond(
      Submitted submitted, Caller caller, Optional<Duration> wait, HttpServletResponse response)
      throws IOException {
    JobView latest =
        wait.map(patience -> afterWaiting(submitted, caller, patience)).orElseGet(submitted::view);
    JobResponse.head(submitted.job(), response);
    JobResponse.write(response, HttpServletResponse.SC_ACCEPTED, latest);
  }

  private Submitted submitNow(Submission submission, Caller caller) {
    Admitted job = jobs.submit(submission, caller);
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      JobView view = view(job, caller);
      jobs.confirm(job);
      return new Submitted(job, view);
    } catch (RuntimeException e) {
      jobs.abandon(job);
      throw e;
    }
  }

  private JobView view(Admitted job, Caller caller) {
    return switch (job) {
      case Admitted.Queued queued -> views.fresh(queued.job(), queued.first());
      case Admitted.Replayed replayed ->
          views
              .find(replayed.id(), caller.owner())
              .map(views::view)
              .orElseThrow(JobResponder::expired);
    };
  }

  private static RuntimeException expired() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }

  /** The job is accepted whatever happens to Redis meanwhile. */
  private JobView afterWaiting(Submitted submitted, Caller caller, Duration patience) {
    JobId job = submitted.job().id();
    try {
      longPoll.await(job, caller, patience);
      return RequestBudget.within(
          () -> views.find(job, caller.owner()).map(views::view).orElse(submitted.view()));
    } catch (RedisUnavailable away) {
      return submitted.view();
    }
  }
}
