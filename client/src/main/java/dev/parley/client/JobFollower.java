package dev.parley.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the events of one job from the first to the terminal one, over as many connections as it
 * takes: after a broken one it resumes behind the last event it received. Used once, by one thread.
 */
public final class JobFollower {

  /** Receives the events, on the thread of {@link JobFollower#follow}. */
  @FunctionalInterface
  public interface Listener {

    /** Every event once; after {@code reset} all of them come again. */
    void onEvent(ServerSentEvent event);

    /** The connection is gone; another one follows after a pause. */
    default void onDisconnect() {}
  }

  private static final Set<String> TERMINAL =
      Set.of("completed", "failed", "cancelled", "timed_out");

  /** More than two of the server's heartbeats, which are due every 15 s. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

  private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(2);

  private final ParleyClient client;
  private final String job;
  private final Listener listener;
  private final BlockingQueue<StreamSignal> signals = new LinkedBlockingQueue<>();
  private int failures;
  private Optional<String> lastEventId = Optional.empty();
  private long lastContact = System.nanoTime();
  private @Nullable ServerSentEvent end;

  JobFollower(ParleyClient client, String job, Listener listener) {
    this.client = client;
    this.job = job;
    this.listener = listener;
  }

  /** Whether {@code event} is the last one of a job. */
  public static boolean isTerminal(ServerSentEvent event) {
    return TERMINAL.contains(event.name());
  }

  /**
   * Returns the terminal event; empty when the server does not know the job or has been out of
   * reach for two minutes.
   */
  public Optional<ServerSentEvent> follow() throws InterruptedException {
    while (readConnection() && System.nanoTime() - lastContact < GIVE_UP_AFTER.toNanos()) {
      listener.onDisconnect();
      Thread.sleep(ParleyClient.BACKOFF.after(++failures, ThreadLocalRandom.current()));
    }
    return Optional.ofNullable(end);
  }

  /** Reads one connection; false when there is nothing more to read. */
  private boolean readConnection() throws InterruptedException {
    try (var _ = client.events(job, lastEventId, signals::add)) {
      while (end == null) {
        StreamSignal signal = signals.poll(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS);
        switch (signal) {
          case null -> {
            return true;
          }
          case StreamSignal.Event(ServerSentEvent event) -> receive(event);
          case StreamSignal.Alive() -> markContact();
          case StreamSignal.Lost() -> {
            return true;
          }
          case StreamSignal.Over() -> {
            return false;
          }
        }
      }
      return false;
    } finally {
      signals.clear();
    }
  }

  private void receive(ServerSentEvent event) {
    event.id().ifPresent(id -> lastEventId = Optional.of(id));
    if (event.name().equals("reset")) {
      lastEventId = Optional.empty();
    }
    if (isTerminal(event)) {
      end = event;
    }
    listener.onEvent(event);
  }

  private void markContact() {
    lastContact = System.nanoTime();
    failures = 0;
  }
}
