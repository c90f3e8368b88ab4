package dev.parley.faults.client;

import dev.parley.client.ServerSentEvent;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a viewer has seen, over all its connections, for those who wait for it. Thread-safe. */
final class ViewerHistory {

  /** All of it at one moment. */
  record Snapshot(List<ViewedEvent> events, int connections, int pings, boolean gone) {

    Optional<ViewedEvent> end() {
      return events.stream().filter(ViewedEvent::isEnd).findFirst();
    }
  }

  private final List<ViewedEvent> events = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();
  private Optional<String> lastId = Optional.empty();
  private int connections;
  private int pings;
  private Duration lastJoin = Duration.ZERO;
  private boolean over;
  private boolean gone;

  synchronized Snapshot now() {
    return new Snapshot(List.copyOf(events), connections, pings, gone);
  }

  synchronized List<byte[]> bodies() {
    return recordings.stream().map(Recording::bytes).toList();
  }

  synchronized Duration lastJoin() {
    return lastJoin;
  }

  /** The headers of the next connection, but for the cookie. */
  synchronized Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "text/event-stream");
    lastId.ifPresent(id -> headers.put("Last-Event-ID", id));
    return headers;
  }

  /** No further connection is needed. */
  synchronized boolean isOver() {
    return over || events.stream().anyMatch(ViewedEvent::isEnd);
  }

  /** Nothing that comes later counts. */
  synchronized void finish() {
    over = true;
    notifyAll();
  }

  synchronized void connected(Duration join) {
    lastJoin = join;
    connections++;
    notifyAll();
  }

  /** The server has nothing to send, because there is no such job or nothing is left of it. */
  synchronized void refused(boolean unknown) {
    gone = unknown;
    finish();
  }

  synchronized Recording record(InputStream body) {
    Recording recording = new Recording(body);
    recordings.add(recording);
    return recording;
  }

  synchronized void ping() {
    pings++;
    notifyAll();
  }

  synchronized void add(ServerSentEvent event) {
    if (!over) {
      events.add(new ViewedEvent(event.id(), event.name(), event.data()));
      lastId = event.id().or(() -> lastId);
      notifyAll();
    }
  }

  /** Waits for something that {@code found} sees, also when it came before. */
  synchronized <T> T await(String what, Duration patience, Function<Snapshot, Optional<T>> found) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        Optional<T> result = found.apply(now());
        if (result.isPresent()) {
          return result.get();
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError("waited in vain for " + what + ", saw " + events);
        }
        wait(1000);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits before the next connection, unless it is over. */
  synchronized void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0 && !isOver(); left = end - System.nanoTime()) {
        wait(Math.ceilDiv(left, 1_000_000));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError(e);
  }
}
