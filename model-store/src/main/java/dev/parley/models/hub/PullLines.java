package dev.parley.models.hub;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A pull in a log: a line every ten seconds and at its end. */
public final class PullLines implements PullListener {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final String model;
  private final Consumer<String> log;
  private final LongSupplier nanos;
  private long last;

  /**
   * @param nanos a clock that never steps back
   */
  public PullLines(String model, Consumer<String> log, LongSupplier nanos) {
    this.model = model;
    this.log = log;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  @Override
  public synchronized void onProgress(PullProgress progress) {
    long now = nanos.getAsLong();
    if (now - last >= INTERVAL || progress.percent() == 100) {
      last = now;
      log.accept("pulling " + model + ": " + progress);
    }
  }

  @Override
  public void onNote(String line) {
    log.accept(line);
  }
}
