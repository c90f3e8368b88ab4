package dev.parley.api.jobs;

import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.connection.Duties;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.jobs.Entrance.Accepted;
import dev.parley.api.jobs.Entrance.Arrival;
import dev.parley.api.jobs.Entrance.Entered;
import dev.parley.api.jobs.Entrance.Replayed;
import dev.parley.api.sse.Seat;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.SseSessions.Answering;
import dev.parley.api.sse.StreamSlot;
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

/** Answers a POST with the job's events, from the first one on. */
@Component
class StreamAnswer {

  private static final Logger log = LoggerFactory.getLogger(StreamAnswer.class);

  private record Joined(Entered entered, FeedSubscription viewing) {}

  private final Gate gate;
  private final Feeds feeds;
  private final SseSessions streams;
  private final Duties duties;
  private final Cancel cancel;
  private final FinishedJobs finished;

  StreamAnswer(
      Gate gate,
      Feeds feeds,
      SseSessions streams,
      Duties duties,
      Cancel cancel,
      FinishedJobs finished) {
    this.gate = gate;
    this.feeds = feeds;
    this.streams = streams;
    this.duties = duties;
    this.cancel = cancel;
    this.finished = finished;
  }

  void answer(Arrival arrival, HttpServletRequest request, HttpServletResponse response) {
    StreamSlot place = streams.take();
    Joined joined = place.keepFor(() -> gate.pass(arrival, entered -> join(arrival, entered)));
    JobId job = joined.entered().job();
    Answering answering = answering(arrival);
    try (var _ = MDC.putCloseable("job", job.value())) {
      JobAnswer.head(joined.entered(), response);
      Seat seat = new Seat(place, joined.viewing());
      streams.send(seat, answering, request, () -> leave(answering, job));
    }
  }

  private Joined join(Arrival arrival, Entered entered) {
    return viewing(arrival, entered)
        .map(viewing -> new Joined(entered, viewing))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException());
  }

  private Optional<FeedSubscription> viewing(Arrival arrival, Entered entered) {
    return switch (entered) {
      case Accepted accepted -> feeds.join(accepted.asQueued(), accepted.waits().first());
      case Replayed replayed -> feeds.join(replayed.job(), arrival.owner(), Optional.empty());
    };
  }

  private static Answering answering(Arrival arrival) {
    return arrival.chat().onDisconnect() == OnDisconnect.CANCEL
        ? Answering.CANCELLING_POST
        : Answering.POST;
  }

  private void leave(Answering answering, JobId job) {
    if (answering == Answering.CANCELLING_POST) {
      log.info("its client left: cancelling");
      duties.untilDone("cancelling " + job, () -> cancelNow(job));
    }
  }

  private void cancelNow(JobId job) {
    switch (cancel.run(job)) {
      case Cancel.Cancelled _ -> finished.tell(job);
      case Cancel.AlreadyEnded _, Cancel.Gone _ -> {}
    }
  }
}
