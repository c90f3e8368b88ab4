package dev.parley.models.hub.remote;

import java.time.Duration;
import java.util.function.Consumer;

/** Counts failures in a row, and waits between them. Thread-safe. */
public final class Attempts {

  private static final Duration NOTEWORTHY = Duration.ofSeconds(3);

  private final RetryPolicy patience;
  private final HubSite site;
  private final Consumer<String> notes;
  private int failures;

  /**
   * @param notes hears of pauses that people would wonder about
   */
  Attempts(RetryPolicy patience, HubSite site, Consumer<String> notes) {
    this.patience = patience;
    this.site = site;
    this.notes = notes;
  }

  /** What came will not be asked for again, so failures count anew. */
  public synchronized void progressed() {
    failures = 0;
  }

  /**
   * Waits until the next try.
   *
   * @throws HubException when there is none
   */
  public void failed(TransientFailure trouble) throws InterruptedException {
    Duration pause = next(trouble);
    if (pause.compareTo(patience.longestPause()) > 0) {
      throw new HubException(
          "%s: %s; try again in %d s".formatted(site.name(), trouble.reason(), pause.toSeconds()));
    }
    if (pause.compareTo(NOTEWORTHY) >= 0) {
      notes.accept(trouble.reason() + "; going on in " + pause.toSeconds() + " s");
    }
    patience.sleep().pause(pause);
  }

  private synchronized Duration next(TransientFailure trouble) {
    failures++;
    if (failures >= patience.tries()) {
      throw new HubException(
          "%s: %s%s; try again later, what has come is kept"
              .formatted(
                  site.name(), trouble.reason(), failures > 1 ? ", " + failures + " times" : ""),
          trouble);
    }
    Duration usual = patience.firstPause().multipliedBy(1L << Math.min(failures - 1, 20));
    return trouble.after().orElse(usual);
  }
}
