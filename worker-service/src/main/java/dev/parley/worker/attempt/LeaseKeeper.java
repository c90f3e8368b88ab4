package dev.parley.worker.attempt;

import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.service.settings.LeaseSettings;

/**
 * Lets every attempt send its heartbeat in time. If it fails, appends still renew the leases, as
 * long as there are any.
 */
public final class LeaseKeeper implements AutoCloseable {

  private static final int BEATS_OF_PATIENCE = 3;

  private final LeaseSettings settings;
  private final Loop loop;

  public LeaseKeeper(Publications publications, LeaseSettings settings, Ticker ticker) {
    this.settings = settings;
    this.loop =
        Loop.start(
            "heartbeat",
            settings.heartbeat(),
            ticker,
            () -> {
              publications.beat();
              return settings.heartbeat();
            });
  }

  public boolean isHealthy() {
    return loop.isHealthy(settings.heartbeat().multipliedBy(BEATS_OF_PATIENCE));
  }

  @Override
  public void close() {
    loop.close();
  }
}
