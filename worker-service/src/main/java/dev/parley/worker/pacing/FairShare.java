package dev.parley.worker.pacing;

import dev.parley.worker.engine.Budget;
import dev.parley.worker.engine.StepObserver;
import dev.parley.worker.loop.Ticker;

/**
 * Lets prompts take as much of a step as keeps the gap between two tokens of a chat that speaks
 * under three times its usual, by what steps took until now: an idle core reads long pieces beside
 * one chat, a busy one short pieces. For the engine's thread.
 */
public final class FairShare implements Budget, StepObserver {

  /** A step with a piece of a prompt may take so many times as long; below three, for the noise. */
  private static final double STRETCH = 2.2;

  /** Of the newest step in the means. */
  private static final double WEIGHT = 0.2;

  private static final int LEAST = 16;
  private static final int FIRST = 32;
  private static final int MOST = 256;

  private final Ticker ticker;
  private long began;
  private double usualNanos;
  private double nanosPerRow;

  public FairShare(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public int alone() {
    return MOST;
  }

  @Override
  public int besideSpeaking() {
    if (usualNanos == 0 || nanosPerRow == 0) {
      return FIRST;
    }
    double rows = (STRETCH - 1) * usualNanos / nanosPerRow;
    return (int) Math.clamp(rows, LEAST, MOST);
  }

  @Override
  public void stepBegins(Step step) {
    began = ticker.nanos();
  }

  @Override
  public void stepEnded(Step step) {
    double nanos = ticker.nanos() - began;
    if (step.prefillRows() == 0) {
      usualNanos = mean(usualNanos, nanos);
    } else if (step.decodeRows() > 0 && nanos > usualNanos) {
      nanosPerRow = mean(nanosPerRow, (nanos - usualNanos) / step.prefillRows());
    }
  }

  private static double mean(double before, double now) {
    return before == 0 ? now : before + WEIGHT * (now - before);
  }
}
