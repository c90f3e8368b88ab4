package dev.parley.api.sse;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.metrics.StreamCounters;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.settings.StreamSettings;
import dev.parley.job.JobEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Sends streams, not more at once than the operator allows. */
@Component
public class SseSessions {

  private static final Logger log = LoggerFactory.getLogger(SseSessions.class);

  /** Often enough to notice within seconds that the client of a cancelling stream left. */
  private static final Duration PROBE = Duration.ofSeconds(1);

  private static final Duration NEVER = Duration.ofDays(1);

  /** What a stream answers. */
  public enum Answering {
    /** {@code GET …/events}. */
    GET,
    /** A streamed POST: {@code queued} names the job. */
    POST,
    /** A streamed POST whose client's end ends the job. */
    CANCELLING_POST
  }

  private final StreamSettings settings;
  private final StreamCounters counters;
  private final QueuePositions places;
  private final Feeds feeds;
  private final Semaphore free;

  SseSessions(
      StreamSettings settings, StreamCounters counters, QueuePositions places, Feeds feeds) {
    this.settings = settings;
    this.counters = counters;
    this.places = places;
    this.feeds = feeds;
    this.free = new Semaphore(settings.max());
  }

  /** Takes one of the places for streams, or refuses. */
  public StreamSlot take() {
    return StreamSlot.of(free)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.TOO_MANY_STREAMS, "Too many streams are open here.")
                    .retryAfter(Duration.ofSeconds(5))
                    .asException());
  }

  /**
   * Begins to send the stream, and returns: the rest happens on a virtual thread of its own. What
   * waits there for hours holds the few frames of {@link SseSession}, not those of the server, the
   * filters and Spring, which cost six times as much heap.
   *
   * @param seat closed at the end of the stream
   * @param whenLeft runs when it was the client that ended it
   */
  public void send(Seat seat, Answering answering, HttpServletRequest request, Runnable whenLeft) {
    OpenCall call = OpenCall.of(request);
    var logFields = MDC.getCopyOfContextMap();
    Thread.ofVirtual()
        .name("stream")
        .start(
            () -> {
              MDC.setContextMap(logFields);
              sendNow(seat, answering, call, whenLeft);
            });
  }

  private void sendNow(Seat seat, Answering answering, OpenCall call, Runnable whenLeft) {
    End end = End.CUT;
    try {
      end = sendAll(seat, answering, call.response());
    } catch (RuntimeException e) {
      log.error("a stream failed", e);
    } finally {
      call.complete();
    }
    if (end == End.LEFT && !feeds.isStopping()) {
      whenLeft.run();
    }
  }

  private End sendAll(Seat seat, Answering answering, HttpServletResponse response) {
    counters.opened();
    End end = End.CUT;
    try (seat) {
      end = SseSession.send(seat.viewing(), options(seat.viewing(), answering), response);
      return end;
    } finally {
      counters.closed(end);
    }
  }

  private SseSession.Options options(FeedSubscription viewing, Answering answering) {
    return new SseSession.Options(
        settings.ping(),
        answering == Answering.CANCELLING_POST ? PROBE : NEVER,
        answering == Answering.GET ? Optional.empty() : Optional.of(viewing.job()),
        queued -> place(viewing, queued));
  }

  private QueuePosition place(FeedSubscription viewing, JobEvent.Queued queued) {
    return places.estimated(viewing.feed().model(), queued.position(), queued.depth());
  }
}
