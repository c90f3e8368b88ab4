package dev.parley.inference.engine;

import dev.parley.loop.Ticker;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets prompts take as much of a step as keeps the gap between two tokens of a chat that speaks
 * under three times its usual, by what steps took until now: an idle core reads long pieces beside
 * one chat, a busy one short pieces. For the engine's thread.
 */
public final class AdaptiveStepBudget implements StepBudget, StepObserver {

  /** A step with a piece of a prompt may take so many times as long; below three, for the noise. */
  private static final double STRETCH = 2.6;

  /** Of the newest step in the means. */
  private static final double WEIGHT = 0.2;

  /** Before anything is known. */
  private static final int FIRST = 32;

  private static final int MOST = 256;

  private final Ticker ticker;

  /** What a step without a prompt takes, by the chats that speak in it. */
  private final TreeMap<Integer, Double> usualNanos = new TreeMap<>();

  private long began;
  private double nanosPerRow;

  public AdaptiveStepBudget(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public int alone() {
    return MOST;
  }

  @Override
  public int besideDecoding(int chats) {
    double usual = usual(chats);
    if (usual == 0 || nanosPerRow == 0) {
      return FIRST;
    }
    return (int) Math.clamp((STRETCH - 1) * usual / nanosPerRow, 1, MOST);
  }

  @Override
  public void stepBegins(Step step) {
    began = ticker.nanos();
  }

  @Override
  public void stepEnded(Step step) {
    double nanos = ticker.nanos() - began;
    if (step.prefillRows() == 0) {
      usualNanos.merge(step.decodeRows(), nanos, AdaptiveStepBudget::mean);
    } else if (step.decodeRows() > 0) {
      double extra = Math.max(0, nanos - usual(step.decodeRows()));
      nanosPerRow = mean(nanosPerRow, extra / step.prefillRows());
    }
  }

  /** With so many chats, or the next fewer that were seen; 0 when none were. */
  private double usual(int chats) {
    Map.Entry<Integer, Double> known = usualNanos.floorEntry(chats);
    return known == null ? 0 : known.getValue();
  }

  private static double mean(double before, double now) {
    return before == 0 ? now : before + WEIGHT * (now - before);
  }
}
