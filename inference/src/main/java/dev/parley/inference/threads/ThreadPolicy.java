package dev.parley.inference.threads;

import java.util.concurrent.TimeUnit;

/**
 * Decides how many threads a step takes, from how the cores were shared. A step has hundreds of
 * barriers, and a thread without a core holds up all others at each: one thread fewer is worth more
 * than one that waits. So there are as many as find a core of their own: fewer as soon as some
 * wait, more once cores have been idle for a while. When the added threads soon wait again, the
 * idle cores were an illusion, and the next attempt comes after twice the time.
 */
final class ThreadPolicy {

  /** Cores missing, from which on one of several threads costs more than it brings. */
  private static final double CROWDED = 0.25;

  /** The same for two threads, of which one less is half: as fast as one at 0.36, measured. */
  private static final double CROWDED_FOR_TWO = 0.35;

  /** Cores idle, from which on another thread pays: what it needs, less the noise. */
  private static final double ROOMY = 0.75;

  /** The same for the second thread, which may share its core with more. */
  private static final double ROOMY_FOR_TWO = 0.7;

  /** How long cores must be idle before they are taken. */
  private static final long FIRST_HOLD = TimeUnit.MILLISECONDS.toNanos(900);

  private static final long LONGEST_HOLD = TimeUnit.SECONDS.toNanos(30);

  /** Added threads that wait within this time were a mistake; later it is news. */
  private static final long TRIAL = TimeUnit.SECONDS.toNanos(2);

  private final Threads range;
  private int count;
  private long hold = FIRST_HOLD;
  private long roomyFor;
  private long sinceAdded = TRIAL;

  ThreadPolicy(Threads range) {
    this.range = range;
    this.count = range.most();
  }

  /** For the next step. */
  int count() {
    return count;
  }

  /**
   * Decides anew.
   *
   * @param use since the last call, of steps on {@link #count} threads
   */
  int next(CoreUse use) {
    sinceAdded += use.nanos();
    double roomy = count == 1 ? ROOMY_FOR_TWO : ROOMY;
    roomyFor = use.idle() > roomy ? roomyFor + use.nanos() : 0;
    double crowded = count == 2 ? CROWDED_FOR_TWO : CROWDED;
    if (use.waiting() > crowded && count > range.least()) {
      remove(use.waiting());
    } else if (roomyFor >= hold && count < range.most()) {
      add(use.idle());
    }
    return count;
  }

  private void remove(double waiting) {
    count = Math.max(range.least(), count - Math.max(1, (int) Math.round(waiting)));
    hold = sinceAdded < TRIAL ? Math.min(2 * hold, LONGEST_HOLD) : FIRST_HOLD;
    roomyFor = 0;
  }

  private void add(double idle) {
    count = Math.min(range.most(), count + Math.max(1, (int) Math.ceil(idle - ROOMY)));
    sinceAdded = 0;
    roomyFor = 0;
  }
}
