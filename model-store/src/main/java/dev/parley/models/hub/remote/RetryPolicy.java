package dev.parley.models.hub.remote;

import dev.parley.loop.Backoff;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How a pull waits and tries again.
 *
 * @param attempts in a row without any progress
 * @param backoff between them; its longest pause is the longest that a hub may ask for
 * @param answer how long a hub may take until its headers come
 * @param silence how long a connection may be silent in the middle of a file
 * @param sleep how to wait
 */
public record RetryPolicy(
    int attempts, Backoff backoff, Duration answer, Duration silence, Sleep sleep) {

  public static final RetryPolicy USUAL =
      new RetryPolicy(
          6,
          Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(2)),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Thread::sleep);

  /** For a question whose answer only informs. */
  public static final RetryPolicy BRIEF =
      new RetryPolicy(
          1,
          Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(1)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Thread::sleep);

  /** Waits; an argument, so that tests need not. */
  @FunctionalInterface
  public interface Sleep {
    void pause(Duration duration) throws InterruptedException;
  }

  /** A failure that may pass: a cut connection, a busy hub. */
  public static final class TransientFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    public TransientFailure(String reason) {
      this(reason, Optional.empty());
    }

    /**
     * @param retryAfter how long the hub asks us to wait
     */
    TransientFailure(String reason, Optional<Duration> retryAfter) {
      super(reason);
      this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
      return retryAfter;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Counts the failures of one request or file.
   *
   * @param notes is told of pauses that a person would wonder about
   */
  Attempts start(HubSite site, Consumer<String> notes) {
    return new Attempts(this, site, notes);
  }

  /** Counts failures in a row, and waits after each. One thread. */
  public static final class Attempts {

    private static final Duration NOTEWORTHY = Duration.ofSeconds(3);
    private static final RandomGenerator NO_JITTER = () -> 0;

    private final RetryPolicy policy;
    private final HubSite site;
    private final Consumer<String> notes;
    private int failures;

    private Attempts(RetryPolicy policy, HubSite site, Consumer<String> notes) {
      this.policy = policy;
      this.site = site;
      this.notes = notes;
    }

    /** Something came that will not be asked for again: failures count from zero. */
    public void progressed() {
      failures = 0;
    }

    /**
     * Waits until the next attempt.
     *
     * @throws HubException when there is none
     */
    public void failed(TransientFailure failure) throws InterruptedException {
      failures++;
      if (failures >= policy.attempts) {
        throw exhausted(failure);
      }
      Duration usual = policy.backoff.after(failures, NO_JITTER);
      Duration pause = failure.retryAfter().orElse(usual);
      if (pause.compareTo(policy.backoff.max()) > 0) {
        throw new HubException(
            String.format(
                Locale.ROOT,
                "%s: %s; try again in %d s",
                site.name(),
                failure.reason(),
                pause.toSeconds()));
      }
      if (pause.compareTo(NOTEWORTHY) >= 0) {
        notes.accept(failure.reason() + "; going on in " + pause.toSeconds() + " s");
      }
      policy.sleep.pause(pause);
    }

    private HubException exhausted(TransientFailure failure) {
      return new HubException(
          String.format(
              Locale.ROOT,
              "%s: %s%s; try again later, the pull will go on where it stopped",
              site.name(),
              failure.reason(),
              failures > 1 ? ", " + failures + " times" : ""),
          failure);
    }
  }
}
