package dev.parley.worker.hub.remote;

import java.time.Duration;

/** Counts failures in a row, and waits between them. Thread-safe. */
public final class Tries {

  private final Patience patience;
  private final HubSite site;
  private int failures;

  Tries(Patience patience, HubSite site) {
    this.patience = patience;
    this.site = site;
  }

  /** What came will not be asked for again, so failures count anew. */
  public synchronized void progressed() {
    failures = 0;
  }

  /**
   * Waits until the next try.
   *
   * @throws HubRefused when there is none
   */
  public void failed(Retryable trouble) throws InterruptedException {
    Duration pause = next(trouble);
    if (pause.compareTo(patience.longestPause()) > 0) {
      throw new HubRefused(
          "%s: %s; try again in %d s".formatted(site.name(), trouble.reason(), pause.toSeconds()));
    }
    patience.sleep().pause(pause);
  }

  private synchronized Duration next(Retryable trouble) {
    failures++;
    if (failures >= patience.tries()) {
      throw new HubRefused(
          "%s: %s%s; try again later, what has come is kept"
              .formatted(
                  site.name(), trouble.reason(), failures > 1 ? ", " + failures + " times" : ""),
          trouble);
    }
    Duration usual = patience.firstPause().multipliedBy(1L << Math.min(failures - 1, 20));
    return trouble.after().orElse(usual);
  }
}
