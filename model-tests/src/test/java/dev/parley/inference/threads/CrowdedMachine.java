package dev.parley.inference.threads;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A machine on which a core is always missing; its clock moves on whenever it is read. */
public final class CrowdedMachine implements CoreMeter {

  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(40);

  private final Runnable atEachReading;
  private long now;

  /**
   * @param atEachReading on the thread of the steps
   */
  public CrowdedMachine(Runnable atEachReading) {
    this.atEachReading = atEachReading;
  }

  public StepThreads threads(int most) {
    return new StepThreads(Threads.upTo(most), this, () -> now += MOMENT);
  }

  @Override
  public Optional<CoreTimes> read() {
    atEachReading.run();
    return Optional.of(new CoreTimes(now, now, 0, 0));
  }
}
