package dev.parley.api.stream;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.metrics.StreamCounters;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.queueview.Place;
import dev.parley.api.queueview.Places;
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
public class Streams {

  private static final Logger log = LoggerFactory.getLogger(Streams.class);

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
  private final Places places;
  private final Feeds feeds;
  private final Semaphore free;

  Streams(StreamSettings settings, StreamCounters counters, Places places, Feeds feeds) {
    this.settings = settings;
    this.counters = counters;
    this.places = places;
    this.feeds = feeds;
    this.free = new Semaphore(settings.max());
  }

  /** Takes one of the places for streams, or refuses. */
  public StreamPlace take() {
    return StreamPlace.of(free)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.TOO_MANY_STREAMS, "Too many streams are open here.")
                    .retryAfter(Duration.ofSeconds(5))
                    .asException());
  }

  /**
   * Begins to send the stream, and returns: the rest happens on a virtual thread of its own. What
   * waits there for hours holds the few frames of {@link SseStream}, not those of the server, the
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
      end = SseStream.send(seat.viewing(), options(seat.viewing(), answering), response);
      return end;
    } finally {
      counters.closed(end);
    }
  }

  private SseStream.Options options(Viewing viewing, Answering answering) {
    return new SseStream.Options(
        settings.ping(),
        answering == Answering.CANCELLING_POST ? PROBE : NEVER,
        answering == Answering.GET ? Optional.empty() : Optional.of(viewing.job()),
        queued -> place(viewing, queued));
  }

  private Place place(Viewing viewing, JobEvent.Queued queued) {
    return places.estimated(viewing.feed().model(), queued.position(), queued.depth());
  }
}
