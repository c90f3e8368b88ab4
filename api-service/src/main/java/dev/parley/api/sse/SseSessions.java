package dev.parley.api.sse;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.Feeds;
import dev.parley.api.metrics.StreamCounters;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.settings.StreamSettings;
import dev.parley.loop.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends streams, each on a virtual thread of its own. Ends them all before the web server waits for
 * its requests, which would otherwise wait for them; the clients resume at another process.
 */
@Component
public class SseSessions implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SseSessions.class);

  /** Often enough to notice within seconds that the client of a cancelling stream left. */
  private static final Duration PROBE = Duration.ofSeconds(1);

  private static final Duration NEVER = Duration.ofDays(1);

  private final Feeds feeds;
  private final StreamCounters counters;
  private final Duration ping;
  private final Ticker ticker;
  private final Semaphore free;
  private volatile boolean running;

  SseSessions(Feeds feeds, StreamCounters counters, StreamSettings settings, Ticker ticker) {
    this.feeds = feeds;
    this.counters = counters;
    this.ping = settings.ping();
    this.ticker = ticker;
    this.free = new Semaphore(settings.max());
  }

  /** Takes one of the slots for streams, or refuses: the operator allows only so many at once. */
  public StreamSlot takeSlot() {
    return StreamSlot.of(free).orElseThrow(SseSessions::tooMany);
  }

  private static RuntimeException tooMany() {
    return Refusal.of(ErrorCode.TOO_MANY_STREAMS, "Too many streams are open here.")
        .retryAfter(Duration.ofSeconds(5))
        .asException();
  }

  /**
   * Begins to send the stream, and returns: the rest happens on a virtual thread of its own. What
   * waits there for hours holds the few frames of {@link SseSender}, not those of the server, the
   * filters and Spring, which cost six times as much heap.
   *
   * @param session closed at the end of the stream
   */
  public void send(SseSession session, HttpServletRequest request) {
    OpenCall call = OpenCall.of(request);
    var logFields = MDC.getCopyOfContextMap();
    Thread.ofVirtual()
        .name("stream")
        .start(
            () -> {
              MDC.setContextMap(logFields);
              sendNow(session, call);
            });
  }

  /** Writes the head of a stream's answer. */
  public static void head(EventWriter writer, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(writer.contentType());
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
  }

  private void sendNow(SseSession session, OpenCall call) {
    End end = End.CUT;
    try {
      end = sendCounted(session, call.response());
    } catch (RuntimeException e) {
      log.error("a stream failed", e);
    } finally {
      call.complete();
    }
    if (end == End.LEFT && !feeds.isStopping()) {
      session.whenLeft().ifPresent(Runnable::run);
    }
  }

  private End sendCounted(SseSession session, HttpServletResponse response) {
    counters.opened();
    End end = End.CUT;
    try (session) {
      end = sendAll(session, response);
      return end;
    } finally {
      counters.closed(end);
    }
  }

  private End sendAll(SseSession session, HttpServletResponse response) {
    head(session.writer(), response);
    Duration probe = session.whenLeft().isPresent() ? PROBE : NEVER;
    try {
      return new SseSender(session, response.getOutputStream(), ticker, ping, probe).send();
    } catch (IOException e) {
      return End.LEFT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return End.CUT;
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    feeds.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The web server's graceful end has a lower one, and what is higher stops first. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
