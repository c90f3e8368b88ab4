package dev.parley.api.stream;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.metrics.StreamCounters;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.queueview.Place;
import dev.parley.api.queueview.Places;
import dev.parley.api.settings.StreamSettings;
import dev.parley.job.JobEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Sends streams, not more at once than the operator allows. */
@Component
public class Streams {

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

  /** Runs {@code stream} with one of the places for streams, or refuses. */
  public <T> T withPlace(Supplier<T> stream) {
    if (!free.tryAcquire()) {
      throw Refusal.of(ErrorCode.TOO_MANY_STREAMS, "Too many streams are open here.")
          .retryAfter(Duration.ofSeconds(5))
          .asException();
    }
    try {
      return stream.get();
    } finally {
      free.release();
    }
  }

  /** Sends the stream, blocking to its end. True when it was the client that ended it. */
  public boolean send(Viewing viewing, Answering answering, HttpServletResponse response) {
    counters.opened();
    End end = End.LEFT;
    try {
      end = SseStream.send(viewing, options(viewing, answering), response);
    } finally {
      counters.closed(end);
    }
    return end == End.LEFT && !feeds.isStopping();
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
