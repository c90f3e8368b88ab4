package dev.parley.worker.registry;

import dev.parley.inference.engine.step.StepObserver;
import dev.parley.loop.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How many tokens a second the engine computes while it computes; what the ETA builds on. */
public final class DecodeRate implements StepObserver {

  private final Ticker ticker;
  private final DoubleAdder tokens = new DoubleAdder();
  private final LongAdder busyNanos = new LongAdder();
  private long stepBegan;
  private double last;

  public DecodeRate(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public void stepBegins(Step step) {
    stepBegan = ticker.nanos();
  }

  @Override
  public void stepEnded(Step step) {
    tokens.add(step.decodeRows());
    busyNanos.add(ticker.nanos() - stepBegan);
  }

  /** Since the last call; the rate before, if nothing was generated since. For one thread. */
  double tokensPerSecond() {
    double seconds = (double) busyNanos.sumThenReset() / TimeUnit.SECONDS.toNanos(1);
    double generated = tokens.sumThenReset();
    if (generated > 0 && seconds > 0) {
      last = generated / seconds;
    }
    return last;
  }
}
