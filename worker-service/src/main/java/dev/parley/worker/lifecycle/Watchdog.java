package dev.parley.worker.lifecycle;

import dev.parley.inference.engine.step.StepObserver;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds an engine that is stuck in a step, and ends the process: to everybody else that is a lost
 * worker, whose jobs others continue. Time in which the watchdog itself did not run (a stopped
 * process, a long pause) does not count.
 */
final class Watchdog implements StepObserver {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final int LOOKS_PER_LIMIT = 20;

  private final Duration limit;
  private final Duration period;
  private final Ticker ticker;
  private final Runnable halt;
  private volatile boolean stepping;
  private volatile long steps;
  private long watchedStep;
  private long lastLook;
  private long stuckFor;

  /**
   * @param limit the longest that a step may take
   * @param halt ends the process without further ado
   */
  public Watchdog(Duration limit, Ticker ticker, Runnable halt) {
    this.limit = limit;
    this.period = limit.dividedBy(LOOKS_PER_LIMIT);
    this.ticker = ticker;
    this.halt = halt;
    this.lastLook = ticker.nanos();
  }

  /** A loop that looks until it is closed. */
  public Loop start() {
    return Loop.start("watchdog", period, ticker, this::look);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the engine's thread alone
  public void stepBegins(Step step) {
    steps++;
    stepping = true;
  }

  @Override
  public void stepEnded(Step step) {
    stepping = false;
  }

  /** One look; halts when the same step has been under way for too long. */
  Duration look() {
    long now = ticker.nanos();
    long slept = Math.min(now - lastLook, 2 * period.toNanos());
    lastLook = now;
    boolean sameStep = stepping && steps == watchedStep;
    stuckFor = sameStep ? stuckFor + slept : 0;
    watchedStep = steps;
    if (stuckFor > limit.toNanos()) {
      log.error("engine stuck in a step for {} ms", Duration.ofNanos(stuckFor).toMillis());
      halt.run();
    }
    return period;
  }
}
