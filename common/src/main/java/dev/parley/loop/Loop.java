package dev.parley.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that takes turns at its duty and rests in between. A turn that throws is logged,
 * not more often than every ten seconds, and the next one follows after a rest.
 */
public final class Loop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /** What the loop is for. */
  @FunctionalInterface
  public interface Duty {

    /**
     * One turn.
     *
     * @return how long to rest afterwards, unless woken
     */
    Duration turn();
  }

  private final Duty duty;
  private final Duration restAfterTrouble;
  private final Ticker ticker;
  private final Semaphore wakeUps = new Semaphore(0);
  private final RareLog troubles;
  private final Thread thread;
  private volatile long lastGoodTurn;
  private volatile boolean closed;

  private Loop(String name, Duration restAfterTrouble, Ticker ticker, Duty duty) {
    this.duty = duty;
    this.restAfterTrouble = restAfterTrouble;
    this.ticker = ticker;
    this.troubles = new RareLog(log, ticker);
    this.lastGoodTurn = ticker.nanos();
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * @param restAfterTrouble after a turn that threw
   */
  public static Loop start(String name, Duration restAfterTrouble, Ticker ticker, Duty duty) {
    Loop loop = new Loop(name, restAfterTrouble, ticker, duty);
    loop.thread.start();
    return loop;
  }

  /** Cuts the rest short. From any thread. */
  public void wake() {
    wakeUps.release();
  }

  /** Whether the thread lives and its last good turn lies at most so long back. */
  public boolean isHealthy(Duration patience) {
    return thread.isAlive() && ticker.nanos() - lastGoodTurn <= patience.toNanos();
  }

  /** Lets the turn in progress end and waits for it. Idempotent. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    log.info("{} started", thread.getName());
    while (!closed) {
      rest(turn());
    }
    log.info("{} stopped", thread.getName());
  }

  private Duration turn() {
    try {
      Duration rest = duty.turn();
      lastGoodTurn = ticker.nanos();
      return rest;
    } catch (RuntimeException e) {
      troubles.warn(thread.getName() + ": a turn failed", e);
      return restAfterTrouble;
    }
  }

  private void rest(Duration duration) {
    try {
      if (wakeUps.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
