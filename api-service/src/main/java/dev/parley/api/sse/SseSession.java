package dev.parley.api.sse;

import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Frames;
import dev.parley.api.feed.Line;
import dev.parley.api.metrics.StreamCounters.End;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Sends a feed to one viewer, on the viewer's own virtual thread, with blocking writes: a client
 * that reads slowly holds up nobody, and is cut by the server's write timeout.
 */
public final class SseSession {

  /**
   * How one stream is sent.
   *
   * @param ping how often the client sees that we live
   * @param probe how often we find out whether the client does
   * @param named the job, when {@code queued} must name it
   * @param placeOf a logged place with its estimate
   */
  record Options(
      Duration ping,
      Duration probe,
      Optional<JobId> named,
      Function<JobEvent.Queued, QueuePosition> placeOf) {}

  private final FeedSubscription viewing;
  private final Options options;
  private final OutputStream out;
  private long nextPing;
  private long nextProbe;

  private SseSession(FeedSubscription viewing, Options options, OutputStream out) {
    this.viewing = viewing;
    this.options = options;
    this.out = out;
    this.nextPing = System.nanoTime() + options.ping().toNanos();
    this.nextProbe = System.nanoTime() + options.probe().toNanos();
  }

  /** Answers with the stream, from its head to its end. */
  static End send(FeedSubscription viewing, Options options, HttpServletResponse response) {
    head(response);
    try {
      return new SseSession(viewing, options, response.getOutputStream()).run();
    } catch (IOException e) {
      return End.LEFT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return End.CUT;
    }
  }

  public static void head(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
  }

  private End run() throws IOException, InterruptedException {
    write(Frames.retry(ThreadLocalRandom.current().nextLong(1000, 3001)));
    while (true) {
      switch (viewing.next(untilNextSign())) {
        case FeedUpdate.Told told -> tell(told.lines());
        case FeedUpdate.Moved moved -> write(queued(Optional.empty(), moved.place()));
        case FeedUpdate.Reset _ -> write(Frames.RESET);
        case FeedUpdate.Over _ -> {
          return End.TOLD;
        }
        case FeedUpdate.Cut _ -> {
          return End.CUT;
        }
        case FeedUpdate.Silence _ -> {}
      }
      showLife();
    }
  }

  private Duration untilNextSign() {
    long next = Math.min(nextPing - System.nanoTime(), nextProbe - System.nanoTime());
    return Duration.ofNanos(Math.max(0, next));
  }

  /** A ping tells the client that we live; a probe tells us whether the client does. */
  private void showLife() throws IOException {
    long now = System.nanoTime();
    if (nextPing - now <= 0) {
      nextPing = now + options.ping().toNanos();
      write(Frames.PING);
    } else if (nextProbe - now <= 0) {
      nextProbe = now + options.probe().toNanos();
      write(Frames.PROBE);
    }
  }

  /** Consecutive tokens go as one event, everything else as it is. */
  private void tell(List<Line> lines) throws IOException {
    List<Line> run = new ArrayList<>();
    for (Line line : lines) {
      if (!(line.event() instanceof JobEvent.Tokens)) {
        tellRun(run);
        out.write(frame(line));
      } else {
        run.add(line);
      }
    }
    tellRun(run);
    out.flush();
  }

  private void tellRun(List<Line> run) throws IOException {
    if (run.size() == 1) {
      out.write(run.getFirst().frame());
    } else if (!run.isEmpty()) {
      out.write(Frames.tokens(run.stream().map(line -> (JobEvent.Tokens) line.event()).toList()));
    }
    run.clear();
  }

  private byte[] frame(Line line) {
    return line.event() instanceof JobEvent.Queued queued
        ? queued(Optional.of(line.id()), options.placeOf().apply(queued))
        : line.frame();
  }

  private byte[] queued(Optional<EventId> id, QueuePosition place) {
    return Frames.queued(id, place, options.named());
  }

  private void write(byte[] frame) throws IOException {
    out.write(frame);
    out.flush();
  }
}
