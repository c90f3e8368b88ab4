package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.sse.EventWriter;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.submission.Admitted;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.submission.JobSubmission;
import dev.parley.api.submission.Submission;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Responds to a POST with the job's events, from the first one on. */
@Component
class StreamResponder {

  private record Subscribed(Admitted job, Subscription subscription) {}

  private final JobSubmission jobs;
  private final Feeds feeds;
  private final QueuePositions positions;
  private final SseSessions sessions;
  private final CancelOnDisconnect onDisconnect;

  StreamResponder(
      JobSubmission jobs,
      Feeds feeds,
      QueuePositions positions,
      SseSessions sessions,
      CancelOnDisconnect onDisconnect) {
    this.jobs = jobs;
    this.feeds = feeds;
    this.positions = positions;
    this.sessions = sessions;
    this.onDisconnect = onDisconnect;
  }

  void respond(
      Submission submission,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    StreamSlot slot = sessions.takeSlot();
    Subscribed subscribed =
        slot.keepFor(() -> RequestBudget.within(() -> submitAndSubscribe(submission, caller)));
    JobId job = subscribed.job().id();
    try (var _ = MDC.putCloseable("job", job.value())) {
      JobResponse.head(subscribed.job(), response);
      Subscription subscription = subscribed.subscription();
      EventWriter writer = new ParleyEventWriter(subscription, positions, Optional.of(job));
      Optional<Runnable> whenLeft = onDisconnect.of(job, submission.chat());
      sessions.send(new SseSession(slot, subscription, writer, whenLeft), request);
    }
  }

  private Subscribed submitAndSubscribe(Submission submission, Caller caller) {
    Admitted job = jobs.submit(submission, caller);
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      Subscription subscription = subscribe(job, caller).orElseThrow(StreamResponder::expired);
      jobs.confirm(job);
      return new Subscribed(job, subscription);
    } catch (RuntimeException e) {
      jobs.abandon(job);
      throw e;
    }
  }

  private Optional<Subscription> subscribe(Admitted job, Caller caller) {
    return switch (job) {
      case Admitted.Queued queued -> feeds.subscribe(queued.job(), queued.first());
      case Admitted.Replayed replayed ->
          feeds.subscribe(replayed.id(), caller.owner(), Optional.empty());
    };
  }

  private static RuntimeException expired() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }
}
