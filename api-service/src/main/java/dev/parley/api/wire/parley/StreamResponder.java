package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.connection.RetriedCalls;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.sse.Seat;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.SseSessions.Answering;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.submission.Admitted;
import dev.parley.api.submission.JobSubmission;
import dev.parley.api.submission.Submission;
import dev.parley.job.JobId;
import dev.parley.queue.Cancel;
import dev.parley.service.observe.FinishedJobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Responds to a POST with the job's events, from the first one on. */
@Component
class StreamResponder {

  private static final Logger log = LoggerFactory.getLogger(StreamResponder.class);

  private record Joined(Admitted job, FeedSubscription viewing) {}

  private final JobSubmission jobs;
  private final Feeds feeds;
  private final SseSessions streams;
  private final RetriedCalls retried;
  private final Cancel cancel;
  private final FinishedJobs finished;

  StreamResponder(
      JobSubmission jobs,
      Feeds feeds,
      SseSessions streams,
      RetriedCalls retried,
      Cancel cancel,
      FinishedJobs finished) {
    this.jobs = jobs;
    this.feeds = feeds;
    this.streams = streams;
    this.retried = retried;
    this.cancel = cancel;
    this.finished = finished;
  }

  void respond(
      Submission submission,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    StreamSlot place = streams.take();
    Joined joined =
        place.keepFor(() -> RequestBudget.within(() -> submitAndJoin(submission, caller)));
    JobId job = joined.job().id();
    Answering answering = answering(submission);
    try (var _ = MDC.putCloseable("job", job.value())) {
      JobResponse.head(joined.job(), response);
      Seat seat = new Seat(place, joined.viewing());
      streams.send(seat, answering, request, () -> leave(answering, job));
    }
  }

  private Joined submitAndJoin(Submission submission, Caller caller) {
    Admitted job = jobs.submit(submission, caller);
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      FeedSubscription viewing = join(job, caller).orElseThrow(StreamResponder::expired);
      jobs.confirm(job);
      return new Joined(job, viewing);
    } catch (RuntimeException e) {
      jobs.abandon(job);
      throw e;
    }
  }

  private Optional<FeedSubscription> join(Admitted job, Caller caller) {
    return switch (job) {
      case Admitted.Queued queued -> feeds.join(queued.job(), queued.first());
      case Admitted.Replayed replayed ->
          feeds.join(replayed.id(), caller.owner(), Optional.empty());
    };
  }

  private static RuntimeException expired() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }

  private static Answering answering(Submission submission) {
    return submission.chat().onDisconnect() == OnDisconnect.CANCEL
        ? Answering.CANCELLING_POST
        : Answering.POST;
  }

  private void leave(Answering answering, JobId job) {
    if (answering == Answering.CANCELLING_POST) {
      log.info("the client left: cancelling");
      retried.untilDone("cancelling " + job, () -> cancelNow(job));
    }
  }

  private void cancelNow(JobId job) {
    switch (cancel.run(job)) {
      case Cancel.Cancelled _ -> finished.tell(job);
      case Cancel.AlreadyEnded _, Cancel.Gone _ -> {}
    }
  }
}
