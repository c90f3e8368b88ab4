package dev.parley.faults.viewer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one job as a browser does: comes back behind the last id that it saw, whoever it was that
 * broke off, until it has seen the end. Records all that it sees. A browser waits for the stream's
 * {@code retry} time; this one has less patience, so that tests are short.
 */
public final class Viewer implements AutoCloseable {

  private static final Duration RETRY = Duration.ofMillis(150);
  private static final Duration SILENCE = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;

  private final Supplier<URI> server;
  private final String job;
  private final Optional<String> cookie;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();
  private Optional<String> lastId = Optional.empty();
  private int connections;
  private int pings;
  private Duration lastJoin = Duration.ZERO;
  private boolean over;
  private boolean gone;
  private @Nullable HttpStream stream;
  private final Thread thread;

  private Viewer(Supplier<URI> server, String job, Optional<String> cookie) {
    this.server = server;
    this.job = job;
    this.cookie = cookie;
    this.thread = Thread.ofVirtual().name("viewer").unstarted(this::run);
  }

  /**
   * Begins to watch.
   *
   * @param server asked before each connection: a viewer may move
   */
  public static Viewer watch(Supplier<URI> server, String job) {
    return watch(server, job, Optional.empty());
  }

  /** As the owner whose cookie this is. */
  public static Viewer watch(Supplier<URI> server, String job, Optional<String> cookie) {
    Viewer viewer = new Viewer(server, job, cookie);
    viewer.thread.start();
    return viewer;
  }

  public String job() {
    return job;
  }

  /** All frames so far, over all connections. */
  public synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** Every byte of every body so far as it came, one body after the other. */
  public synchronized List<byte[]> bodies() {
    return recordings.stream().map(Recording::bytes).toList();
  }

  /** How many signs of life it got that are no events. */
  public synchronized int pings() {
    return pings;
  }

  /** How often it connected. */
  public synchronized int connections() {
    return connections;
  }

  /** How long the last connection took until its first byte, an event's as a rule. */
  public synchronized Duration lastJoin() {
    return lastJoin;
  }

  /** Whether the server said that there is no such job. */
  public synchronized boolean isGone() {
    return gone;
  }

  /** What the person reads: the text since the last reset. */
  public String text() {
    return text(frames());
  }

  /** The text since the last reset. */
  public static String text(List<Frame> frames) {
    StringBuilder text = new StringBuilder();
    for (Frame frame : frames) {
      if (frame.isReset()) {
        text.setLength(0);
      }
      text.append(frame.text());
    }
    return text.toString();
  }

  /** Waits for a frame, also one that came before; fails after a minute. */
  public Frame await(String what, Predicate<Frame> wanted) {
    return awaiting(what, PATIENCE, () -> frames.stream().filter(wanted).findFirst());
  }

  /** Waits until the text is so long. */
  public void awaitText(int characters) {
    boolean unused =
        awaiting(
            characters + " characters",
            PATIENCE,
            () -> text(frames).length() >= characters ? Optional.of(true) : Optional.empty());
  }

  /** Waits for the terminal event. */
  public Frame end() {
    return end(PATIENCE);
  }

  /** Waits for the terminal event, at most so long. */
  public Frame end(Duration patience) {
    return awaiting(
        "the end of " + job, patience, () -> frames.stream().filter(Frame::isEnd).findFirst());
  }

  /** Waits for the terminal event; empty when the server says that the job is not there. */
  public Optional<Frame> endUnlessGone(Duration patience) {
    return awaiting(
        "the end of " + job,
        patience,
        () -> {
          Optional<Frame> end = frames.stream().filter(Frame::isEnd).findFirst();
          return end.isPresent() || gone ? Optional.of(end) : Optional.empty();
        });
  }

  /** Waits until the server says that the job is not there. */
  public void awaitGone() {
    boolean unused = awaiting("404", PATIENCE, () -> gone ? Optional.of(true) : Optional.empty());
  }

  /** Waits until it has connected so often. */
  public void awaitConnections(int count) {
    boolean unused =
        awaiting(
            count + " connections",
            PATIENCE,
            () -> connections >= count ? Optional.of(true) : Optional.empty());
  }

  /** Waits until it got so many signs of life that are no events. */
  public void awaitPings(int count) {
    boolean unused =
        awaiting(
            count + " pings",
            PATIENCE,
            () -> pings >= count ? Optional.of(true) : Optional.empty());
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    hangUp();
  }

  /** Breaks the connection off; the viewer comes back. */
  public void hangUp() {
    HttpStream open = stream();
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it broke by itself
      }
    }
  }

  private synchronized @Nullable HttpStream stream() {
    return stream;
  }

  private synchronized <T> T awaiting(String what, Duration patience, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what + ", saw " + frames);
      }
      rest(Duration.ofSeconds(1));
    }
  }

  private void run() {
    while (!isOver()) {
      try {
        connect();
      } catch (IOException | RuntimeException e) {
        // broken off: come back
      }
      synchronized (this) {
        if (!isOver()) {
          rest(RETRY);
        }
      }
    }
  }

  /** What follows the end on the same connection is still recorded. */
  private synchronized boolean isOver() {
    return over || frames.stream().anyMatch(Frame::isEnd);
  }

  private void connect() throws IOException {
    long start = System.nanoTime();
    try (HttpStream open = HttpStream.get(address(), headers(), SILENCE)) {
      begin(open, Duration.ofNanos(System.nanoTime() - start));
      if (open.status() == NO_CONTENT || open.status() == NOT_FOUND) {
        refused(open.status());
      } else if (open.status() == 200) {
        read(open);
      }
    }
  }

  private URI address() {
    return server.get().resolve("/v1/jobs/" + job + "/events");
  }

  private synchronized Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "text/event-stream");
    lastId.ifPresent(id -> headers.put("Last-Event-ID", id));
    cookie.ifPresent(value -> headers.put("Cookie", value));
    return headers;
  }

  private synchronized void begin(HttpStream open, Duration join) {
    stream = open;
    lastJoin = join;
    connections++;
    notifyAll();
  }

  private synchronized void refused(int status) {
    gone = status == NOT_FOUND;
    over = true;
    notifyAll();
  }

  private void read(HttpStream open) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(record(open), StandardCharsets.UTF_8));
    Map<String, String> fields = new HashMap<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int colon = line.indexOf(": ");
      if (colon == 0) {
        ping();
      } else if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      } else if (line.isEmpty()) {
        see(fields);
        fields.clear();
      }
    }
  }

  private synchronized Recording record(HttpStream open) {
    Recording recording = new Recording(open.body());
    recordings.add(recording);
    return recording;
  }

  private synchronized void ping() {
    pings++;
    notifyAll();
  }

  private synchronized void see(Map<String, String> fields) {
    if (over || !fields.containsKey("event")) {
      return;
    }
    Optional<String> id = Optional.ofNullable(fields.get("id"));
    Frame frame = new Frame(id, fields.getOrDefault("event", ""), fields.getOrDefault("data", ""));
    frames.add(frame);
    lastId = id.or(() -> lastId);
    notifyAll();
  }

  private void rest(Duration most) {
    try {
      wait(most.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
