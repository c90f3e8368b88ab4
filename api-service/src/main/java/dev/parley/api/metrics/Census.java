package dev.parley.api.metrics;

import dev.parley.api.connection.RequestBudget;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Counts all jobs, slots and workers every five seconds, on a thread of its own, so that a scrape
 * never waits for Redis.
 */
@Component
class Census implements SmartLifecycle {

  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final CensusReader reader;
  private final CensusMeters meters;
  private final List<CensusListener> listeners;
  private final Ticker ticker;
  private volatile @Nullable Loop loop;

  Census(CensusReader reader, CensusMeters meters, List<CensusListener> listeners, Ticker ticker) {
    this.reader = reader;
    this.meters = meters;
    this.listeners = List.copyOf(listeners);
    this.ticker = ticker;
  }

  @Override
  public void start() {
    loop = Loop.start("census", PERIOD, ticker, this::turn);
  }

  @Override
  public void stop() {
    Loop running = loop;
    loop = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }

  private Duration turn() {
    try {
      CensusCounts counts = RequestBudget.within(reader::read);
      meters.show(counts);
      listeners.forEach(listener -> listener.counted(counts));
    } catch (RedisUnavailable away) {
      meters.showNothing();
    } catch (RuntimeException e) {
      meters.showNothing();
      throw e;
    }
    return PERIOD;
  }
}
