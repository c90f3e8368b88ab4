package dev.parley.faults.client;

import dev.parley.client.ServerSentEvent;
import dev.parley.client.SseReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  private final ViewerHistory history = new ViewerHistory();
  private volatile @Nullable HttpStream stream;
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

  /** All events so far, over all connections. */
  public List<ViewedEvent> events() {
    return history.now().events();
  }

  /** Every byte of every body so far as it came, one body after the other. */
  public List<byte[]> bodies() {
    return history.bodies();
  }

  /** How many signs of life it got that are no events. */
  public int pings() {
    return history.now().pings();
  }

  /** How often it connected. */
  public int connections() {
    return history.now().connections();
  }

  /** How long the last connection took until its first byte, an event's as a rule. */
  public Duration lastJoin() {
    return history.lastJoin();
  }

  /** Whether the server answered that there is no such job. */
  public boolean isGone() {
    return history.now().gone();
  }

  /** What the person reads: all parts of the answer since the last reset, one after the other. */
  public String text() {
    return text(events());
  }

  /** The words of the answer since the last reset. */
  public static String text(List<ViewedEvent> events) {
    return answer(events).words();
  }

  /** The answer since the last reset. */
  public static SeenAnswer answer(List<ViewedEvent> events) {
    return SeenAnswer.of(events);
  }

  /** Waits for an event, also one that came before; fails after a minute. */
  public ViewedEvent await(String what, Predicate<ViewedEvent> wanted) {
    return awaitSeen(what, seen -> seen.events().stream().filter(wanted).findFirst());
  }

  /** Waits until the text is so long. */
  public void awaitText(int characters) {
    awaitTrue(characters + " characters", seen -> text(seen.events()).length() >= characters);
  }

  /** Waits for the terminal event. */
  public ViewedEvent end() {
    return end(PATIENCE);
  }

  /** Waits for the terminal event, at most so long. */
  public ViewedEvent end(Duration patience) {
    return history.await("the end of " + job, patience, ViewerHistory.Snapshot::end);
  }

  /** Waits for the terminal event; empty when the server answers that there is no such job. */
  public Optional<ViewedEvent> endUnlessGone(Duration patience) {
    return history.await(
        "the end of " + job,
        patience,
        seen -> seen.end().isPresent() || seen.gone() ? Optional.of(seen.end()) : Optional.empty());
  }

  /** Waits until the server answers that there is no such job. */
  public void awaitGone() {
    awaitTrue("404", ViewerHistory.Snapshot::gone);
  }

  /** Waits until it has connected so often. */
  public void awaitConnections(int count) {
    awaitTrue(count + " connections", seen -> seen.connections() >= count);
  }

  /** Waits until it got so many signs of life that are no events. */
  public void awaitPings(int count) {
    awaitTrue(count + " pings", seen -> seen.pings() >= count);
  }

  /** Breaks the connection off; the viewer comes back. */
  public void hangUp() {
    HttpStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it broke by itself
      }
    }
  }

  @Override
  public void close() {
    history.finish();
    hangUp();
  }

  private void awaitTrue(String what, Predicate<ViewerHistory.Snapshot> condition) {
    var _ = awaitSeen(what, seen -> Optional.of(seen).filter(condition));
  }

  private <T> T awaitSeen(String what, Function<ViewerHistory.Snapshot, Optional<T>> found) {
    return history.await(what, PATIENCE, found);
  }

  private void run() {
    while (!history.isOver()) {
      try {
        connect();
      } catch (IOException | RuntimeException e) {
        // broken off: come back
      }
      history.pause(RETRY);
    }
  }

  private void connect() throws IOException {
    long start = System.nanoTime();
    try (HttpStream open = HttpStream.get(address(), headers(), SILENCE)) {
      stream = open;
      history.connected(Duration.ofNanos(System.nanoTime() - start));
      switch (open.status()) {
        case 200 -> new SseReader(new Recorder(history)).readAll(history.record(open.body()));
        case NO_CONTENT, NOT_FOUND -> history.refused(open.status() == NOT_FOUND);
        default -> {} // come back
      }
    }
  }

  private URI address() {
    return server.get().resolve("/v1/jobs/" + job + "/events");
  }

  private Map<String, String> headers() {
    Map<String, String> headers = history.headers();
    cookie.ifPresent(value -> headers.put("Cookie", value));
    return headers;
  }

  /** What the reader finds; what follows the end on the same connection is still recorded. */
  private record Recorder(ViewerHistory history) implements SseReader.Listener {

    @Override
    public void onEvent(ServerSentEvent event) {
      history.add(event);
    }

    @Override
    public void onComment(String text) {
      history.ping();
    }
  }
}
