package dev.parley.loop;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Logs what repeats itself at most once in ten seconds, so that an outage does not fill a disk. */
public final class RareLog {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final Ticker ticker;
  private long last;
  private int left;

  public RareLog(Logger log, Ticker ticker) {
    this.log = log;
    this.ticker = ticker;
    this.last = ticker.nanos() - INTERVAL;
  }

  /** What is no trouble. */
  public synchronized void info(String event) {
    if (isDue()) {
      log.info("{} ({} more of this kind since the last line)", event, left);
      logged();
    }
  }

  public synchronized void warn(String event, Throwable cause) {
    if (isDue()) {
      log.warn("{} ({} more of this kind since the last line)", event, left, cause);
      logged();
    }
  }

  /** Without a stack trace. */
  public synchronized void warn(String event) {
    if (isDue()) {
      log.warn("{} ({} more of this kind since the last line)", event, left);
      logged();
    }
  }

  /** What an operator should be woken for. */
  public synchronized void error(String event) {
    if (isDue()) {
      log.error("{} ({} more of this kind since the last line)", event, left);
      logged();
    }
  }

  private boolean isDue() {
    boolean due = ticker.nanos() - last >= INTERVAL;
    left += due ? 0 : 1;
    return due;
  }

  private void logged() {
    last = ticker.nanos();
    left = 0;
  }
}
