package dev.parley.inference.engine.step;

import dev.parley.loop.Ticker;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives prompts as much of a step as keeps the gap between two tokens of a decoding sequence under
 * three times its usual, judged by how long steps took so far: on an idle core, prompts beside one
 * chat are read in long chunks, on a busy one in short chunks. While none decodes, a prompt that
 * arrives waits for the end of a step: steps are as short as a layer of a wide wave allows. For the
 * engine's thread.
 */
public final class AdaptiveStepBudget implements StepBudget, StepObserver {

  /** How many times as long a step with prefill may take; below three, for the noise. */
  private static final double STRETCH = 2.6;

  /** Of the newest step in the means. */
  private static final double WEIGHT = 0.2;

  /** Before any step was measured. */
  private static final int INITIAL = 32;

  private static final int MOST = 256;

  /** Shorter steps would spare nobody much. */
  private static final double SHORT_NANOS = 10e6;

  /** What a step is to take while others' first tokens may be due. */
  private static final double SOON_NANOS = 5e6;

  /**
   * Each step of decoding sequences costs calls and threads that meet: more would cost too much.
   */
  private static final int MOST_PARTS = 4;

  /** Longer ones would be felt, however narrow the waves get. */
  private static final double LONG_NANOS = 50e6;

  private final Ticker ticker;

  /**
   * With fewer tokens through all layers, waves that take a layer a step are narrower than most.
   */
  private final int worthwhile;

  /** What a step without prefill takes, by the number of decoding sequences. */
  private final TreeMap<Integer, Double> usualNanos = new TreeMap<>();

  private long began;
  private double nanosPerRow;
  private double nanosPerRowAlone;

  /**
   * @param depth layers of the network
   */
  public AdaptiveStepBudget(Ticker ticker, int depth) {
    this.ticker = ticker;
    this.worthwhile = Math.ceilDiv(MOST, depth);
  }

  @Override
  public int alone() {
    if (nanosPerRowAlone == 0) {
      return INITIAL;
    }
    double least = SHORT_NANOS / nanosPerRowAlone;
    double most = LONG_NANOS / nanosPerRowAlone;
    return (int) Math.clamp(Math.max(least, Math.min(worthwhile, most)), 1, MOST);
  }

  @Override
  public int soon() {
    return nanosPerRowAlone == 0
        ? INITIAL
        : (int) Math.clamp(SOON_NANOS / nanosPerRowAlone, 1, MOST);
  }

  @Override
  public int parts(int sequences) {
    return Math.clamp(Math.round(usual(sequences) / SOON_NANOS), 1, MOST_PARTS);
  }

  @Override
  public int besideDecoding(int sequences) {
    double usual = usual(sequences);
    if (usual == 0 || nanosPerRow == 0) {
      return INITIAL;
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
      double whole = nanos * step.chats() / step.decodeRows();
      usualNanos.merge(step.chats(), whole, AdaptiveStepBudget::mean);
    } else if (step.decodeRows() > 0) {
      double extra = Math.max(0, nanos - usual((int) step.decodeRows()));
      nanosPerRow = mean(nanosPerRow, extra / step.prefillRows());
    } else {
      nanosPerRowAlone = mean(nanosPerRowAlone, nanos / step.prefillRows());
    }
  }

  /** With this many sequences, or the next smaller number that was measured; 0 when none was. */
  private double usual(int sequences) {
    Map.Entry<Integer, Double> known = usualNanos.floorEntry(sequences);
    return known == null ? 0 : known.getValue();
  }

  private static double mean(double before, double now) {
    return before == 0 ? now : before + WEIGHT * (now - before);
  }
}
