package dev.parley.standalone.chat;

import dev.parley.standalone.client.Backoff;
import dev.parley.standalone.client.EventStream;
import dev.parley.standalone.client.Frame;
import dev.parley.standalone.client.ParleyClient;
import dev.parley.standalone.client.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows one answer from its first event to its end, over as many connections as it takes. It runs
 * on the thread of its caller and reads {@code signals}, one at a time.
 */
final class Viewer {

  private static final Duration SILENCE = Duration.ofSeconds(40);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ParleyClient client;
  private final String job;
  private final BlockingQueue<Signal> signals;
  private final Transcript transcript;
  private final Progress progress;
  private final Terminal terminal;
  private final JsonMapper json = JsonMapper.builder().build();
  private final Backoff backoff = new Backoff();
  private Optional<String> lastSeen = Optional.empty();
  private boolean cancelled;
  private long lastContact = System.nanoTime();
  private @Nullable JsonNode end;

  Viewer(
      ParleyClient client,
      String job,
      BlockingQueue<Signal> signals,
      Transcript transcript,
      Terminal terminal) {
    this.client = client;
    this.job = job;
    this.signals = signals;
    this.transcript = transcript;
    this.terminal = terminal;
    this.progress = new Progress(terminal);
  }

  /** The ended job; empty when it was lost sight of. */
  Optional<JsonNode> follow() throws InterruptedException {
    while (watch() && withinPatience()) {
      progress.clear();
      pause(backoff.next());
    }
    progress.clear();
    return Optional.ofNullable(end);
  }

  boolean wasCancelled() {
    return cancelled;
  }

  /** Reads one connection; false when there is nothing more to see. */
  private boolean watch() throws InterruptedException {
    try (EventStream unused = client.events(job, lastSeen, signals::add)) {
      while (true) {
        Signal signal = signals.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
        if (signal == null) {
          return true; // silent for too long: pings are due every 15 s
        }
        switch (signal) {
          case Signal.Told(Frame frame) -> told(frame);
          case Signal.Alive _ -> alive();
          case Signal.Lost _ -> {
            return end == null;
          }
          case Signal.Over _ -> {
            return false;
          }
          case Signal.Interrupted _ -> cancel();
        }
        if (end != null) {
          return false;
        }
      }
    } finally {
      signals.removeIf(signal -> !(signal instanceof Signal.Interrupted));
    }
  }

  private void told(Frame frame) throws InterruptedException {
    JsonNode data = json.readTree(frame.data());
    switch (frame.event()) {
      case "queued" -> beforeText(() -> progress.waiting(data));
      case "started" -> beforeText(progress::thinking);
      case "tokens" -> print(data.path("text").asString(""));
      case "reset" -> startOver();
      case "completed", "failed", "cancelled", "timed_out" -> end = data;
      default -> {} // a later server may tell more
    }
    frame.id().ifPresent(id -> lastSeen = Optional.of(id));
    if (terminal.out().checkError()) {
      cancel(); // nobody reads: `parley chat … | head`
    }
  }

  private void alive() {
    lastContact = System.nanoTime();
    backoff.reset();
  }

  /** Once text stands in the line, nothing may be written over it. */
  private void beforeText(Runnable show) {
    if (transcript.isEmpty()) {
      show.run();
    }
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      progress.clear();
      transcript.append(text);
    }
  }

  private void startOver() {
    lastSeen = Optional.empty();
    transcript.reset();
  }

  private void cancel() throws InterruptedException {
    if (!cancelled) {
      cancelled = true;
      boolean unused = client.cancel(job); // when it cannot be told, the second Ctrl-C leaves
    }
  }

  private boolean withinPatience() {
    return System.nanoTime() - lastContact < PATIENCE.toNanos();
  }

  /** Waits before the next connection, but not with Ctrl-C. */
  private void pause(Duration wait) throws InterruptedException {
    Signal signal = signals.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    if (signal instanceof Signal.Interrupted) {
      cancel();
    }
  }
}
