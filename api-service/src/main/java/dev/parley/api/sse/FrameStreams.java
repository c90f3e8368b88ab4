package dev.parley.api.sse;

import dev.parley.api.feed.Feeds;
import dev.parley.api.metrics.StreamCounters;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.settings.StreamSettings;
import dev.parley.loop.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends streams of events that belong to no job, each on a virtual thread of its own. They end when
 * this process stops, as all streams do.
 */
@Component
public class FrameStreams {

  private static final Logger log = LoggerFactory.getLogger(FrameStreams.class);

  /** Often enough to let the process stop without delay. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

  private final Feeds feeds;
  private final StreamCounters counters;
  private final Duration ping;
  private final Ticker ticker;

  FrameStreams(Feeds feeds, StreamCounters counters, StreamSettings settings, Ticker ticker) {
    this.feeds = feeds;
    this.counters = counters;
    this.ping = settings.ping();
    this.ticker = ticker;
  }

  /** Where the frames come from. For one thread. */
  public interface Source {

    /** Whether the stream goes on. */
    boolean isOpen();

    /** The next frames, blank line included; empty when there are none within {@code patience}. */
    Optional<byte[]> next(Duration patience) throws InterruptedException;
  }

  /**
   * Begins to send, and returns.
   *
   * @param slot closed at the end of the stream
   */
  public void send(StreamSlot slot, Source source, HttpServletRequest request) {
    OpenCall call = OpenCall.of(request);
    Thread.ofVirtual().name("frames").start(() -> sendNow(slot, source, call));
  }

  /** Writes the head of such a stream's answer. */
  public static void head(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
  }

  private void sendNow(StreamSlot slot, Source source, OpenCall call) {
    counters.opened();
    End end = End.CUT;
    try (slot) {
      head(call.response());
      sendAll(source, call.response().getOutputStream());
    } catch (IOException left) {
      end = End.LEFT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a stream failed", e);
    } finally {
      counters.closed(end);
      call.complete();
    }
  }

  private void sendAll(Source source, OutputStream out) throws IOException, InterruptedException {
    long nextPing = ticker.nanos();
    while (!feeds.isStopping() && source.isOpen()) {
      Optional<byte[]> frames = source.next(LOOK);
      if (frames.isPresent()) {
        write(frames.get(), out);
      } else if (nextPing - ticker.nanos() <= 0) {
        nextPing = ticker.nanos() + ping.toNanos();
        write(PING, out);
      }
    }
  }

  private static void write(byte[] bytes, OutputStream out) throws IOException {
    out.write(bytes);
    out.flush();
  }
}
