package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.sse.Accepts;
import dev.parley.api.sse.Seat;
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

/** {@code GET /v1/jobs/{id}/events}: all that a job said and says, from any point on. */
@RestController
class EventsController {

  private final Feeds feeds;
  private final SseSessions streams;

  EventsController(Feeds feeds, SseSessions streams) {
    this.feeds = feeds;
    this.streams = streams;
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
      StreamSlot place = streams.take();
      FeedSubscription viewing = place.keepFor(() -> join(job, caller.owner(), seen));
      answer(new Seat(place, viewing), request, response);
    }
  }

  private void answer(Seat seat, HttpServletRequest request, HttpServletResponse response) {
    if (seat.viewing().hasSeenAll()) {
      seat.close();
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else if (request.getMethod().equals("HEAD")) {
      seat.close();
      SseSession.head(response);
    } else {
      streams.send(seat, SseSessions.Answering.GET, request, EventsController::leave);
    }
  }

  private FeedSubscription join(JobId job, OwnerId owner, Optional<EventId> seen) {
    return RequestBudget.within(() -> feeds.join(job, owner, seen))
        .orElseThrow(EventsController::notFound);
  }

  /** Whoever leaves a look at a job ends nothing. */
  private static void leave() {}

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
                Refusal.of(ErrorCode.BAD_LAST_EVENT_ID, "Last-Event-ID is no id of an event.")
                    .asException());
  }
}
