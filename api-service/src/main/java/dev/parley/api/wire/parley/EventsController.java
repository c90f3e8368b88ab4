package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.sse.Accepts;
import dev.parley.api.sse.EventWriter;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.job.EventId;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/jobs/{id}/events}: all events of a job, from any point on. */
@RestController
class EventsController {

  private final Feeds feeds;
  private final QueuePositions positions;
  private final SseSessions sessions;

  EventsController(Feeds feeds, QueuePositions positions, SseSessions sessions) {
    this.feeds = feeds;
    this.positions = positions;
    this.sessions = sessions;
  }

  @GetMapping("/v1/jobs/{id}/events")
  void events(
      @PathVariable String id,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (!Accepts.eventStream(request)) {
      throw Refusal.of(ErrorCode.NOT_ACCEPTABLE, "This address answers text/event-stream alone.")
          .asException();
    }
    Optional<EventId> seen = lastSeen(request);
    JobId job = JobId.parse(id).orElseThrow(EventsController::notFound);
    try (var _ = MDC.putCloseable("job", job.value())) {
      StreamSlot slot = sessions.takeSlot();
      Subscription subscription = slot.keepFor(() -> subscribe(job, caller.owner(), seen));
      EventWriter writer = new ParleyEventWriter(subscription, positions, Optional.empty());
      answer(SseSession.of(slot, subscription, writer), request, response);
    }
  }

  private Subscription subscribe(JobId job, OwnerId owner, Optional<EventId> seen) {
    return RequestBudget.within(() -> feeds.subscribe(job, owner, seen))
        .orElseThrow(EventsController::notFound);
  }

  private void answer(
      SseSession session, HttpServletRequest request, HttpServletResponse response) {
    if (session.subscription().hasSeenAll()) {
      session.close();
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else if (request.getMethod().equals("HEAD")) {
      session.close();
      SseSessions.head(session.writer(), response);
    } else {
      sessions.send(session, request);
    }
  }

  private static RuntimeException notFound() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }

  /** The header counts; the query is for clients that cannot send one. */
  private static Optional<EventId> lastSeen(HttpServletRequest request) {
    String header = request.getHeader("Last-Event-ID");
    String text = header == null ? request.getParameter("after") : header;
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
  }

  private static EventId parse(String text) {
    return EventId.parse(text)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.BAD_LAST_EVENT_ID, "Last-Event-ID is not the id of an event.")
                    .asException());
  }
}
