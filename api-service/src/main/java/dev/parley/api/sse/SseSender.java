package dev.parley.api.sse;

import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Subscription;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.loop.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Sends a session's events on the viewer's own virtual thread, with blocking writes and no lock
 * held: a client that reads slowly holds up nobody, and is cut by the server's write timeout.
 */
final class SseSender {

  private final Subscription subscription;
  private final EventWriter writer;
  private final OutputStream out;
  private final Ticker ticker;
  private final long ping;
  private final long probe;
  private long nextPing;
  private long nextProbe;

  /**
   * @param ping how often the client sees that we live
   * @param probe how often we find out whether the client does
   */
  SseSender(SseSession session, OutputStream out, Ticker ticker, Duration ping, Duration probe) {
    this.subscription = session.subscription();
    this.writer = session.writer();
    this.out = out;
    this.ticker = ticker;
    this.ping = ping.toNanos();
    this.probe = probe.toNanos();
    this.nextPing = ticker.nanos() + this.ping;
    this.nextProbe = ticker.nanos() + this.probe;
  }

  /** Sends all; an {@code IOException} means that the client left, or read too slowly. */
  End send() throws IOException, InterruptedException {
    write(writer.opening());
    while (true) {
      switch (subscription.next(untilNextSign())) {
        case FeedUpdate.Events events -> {
          writer.write(events, out);
          out.flush();
          nextProbe = ticker.nanos() + probe;
        }
        case FeedUpdate.Moved moved -> write(writer.moved(moved.position()));
        case FeedUpdate.Reset _ -> {
          write(writer.reset());
          if (writer.afterReset() == EventWriter.AfterReset.END) {
            return End.CUT;
          }
        }
        case FeedUpdate.Over _ -> {
          return End.COMPLETE;
        }
        case FeedUpdate.Cut _ -> {
          write(writer.cut());
          return End.CUT;
        }
        case FeedUpdate.Nothing _ -> {}
      }
      showLife();
    }
  }

  private Duration untilNextSign() {
    long next = Math.min(nextPing - ticker.nanos(), nextProbe - ticker.nanos());
    return Duration.ofNanos(Math.max(0, next));
  }

  /**
   * A ping shows the client that we live; a probe shows us whether the client does, as events do.
   */
  private void showLife() throws IOException {
    long now = ticker.nanos();
    if (nextPing - now <= 0) {
      nextPing = now + ping;
      write(writer.ping());
    } else if (nextProbe - now <= 0) {
      nextProbe = now + probe;
      write(writer.probe());
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      out.write(bytes);
      out.flush();
    }
  }
}
