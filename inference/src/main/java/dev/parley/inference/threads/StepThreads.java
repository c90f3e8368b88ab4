package dev.parley.inference.threads;

import dev.parley.loop.RareLog;
import dev.parley.loop.Ticker;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The number of threads of each step: fixed, or decided every half second by {@link ThreadPolicy}.
 * Asked around each step, on its thread; {@link #count} is for any thread. Time between chats does
 * not count. Where the system does not say how cores are shared, the number stays the largest.
 */
public final class StepThreads {

  /** Long enough for a scheduler's slices and for counters of 10 ms to even out. */
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);

  /** From a step's end to the next one's beginning, while chats are answered. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final Threads range;
  private final ThreadPolicy policy;
  private final CoreMeter meter;
  private final Ticker ticker;
  private final RareLog log;
  private volatile int count;
  private @Nullable CoreTimes begin;
  private long lastEnd;

  /** Of this machine, where it is Linux. */
  public static StepThreads on(Threads range) {
    Ticker ticker = Ticker.SYSTEM;
    CoreMeter meter = range.isFixed() ? CoreMeter.NONE : LinuxCores.ofThisMachine(ticker);
    return new StepThreads(range, meter, ticker);
  }

  StepThreads(Threads range, CoreMeter meter, Ticker ticker) {
    this.range = range;
    this.policy = new ThreadPolicy(range);
    this.meter = meter;
    this.ticker = ticker;
    this.log = new RareLog(LoggerFactory.getLogger(StepThreads.class), ticker);
    this.count = policy.count();
    this.lastEnd = ticker.nanos() - 2 * PAUSE;
  }

  /** Threads of the step that begins, or of the last one. */
  public int count() {
    return count;
  }

  /**
   * A step begins.
   *
   * @return how many threads it shall have
   */
  public int stepBegins() {
    if (begin != null && ticker.nanos() - lastEnd > PAUSE) {
      begin = null;
    }
    return count;
  }

  /** It has ended. */
  public void stepEnded() {
    lastEnd = ticker.nanos();
    if (range.isFixed()) {
      return;
    }
    CoreTimes start = begin;
    if (start == null) {
      begin = meter.read().orElse(null);
    } else if (lastEnd - start.at() >= WINDOW) {
      Optional<CoreTimes> now = meter.read();
      begin = now.orElse(null);
      now.ifPresent(times -> decide(times.since(start)));
    }
  }

  private void decide(CoreUse use) {
    int next = policy.next(use);
    if (next != count) {
      log.info(
          String.format(
              Locale.ROOT,
              "threads=%d most=%d cores_waited_for=%.2f cores_idle=%.2f",
              next,
              range.most(),
              use.waiting(),
              use.idle()));
      count = next;
      begin = null; // the first step with other threads starts them
      meter.threadsChanged();
    }
  }
}
