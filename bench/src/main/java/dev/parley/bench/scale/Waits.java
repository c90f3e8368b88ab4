package dev.parley.bench.scale;

import java.util.Arrays;

/** Many durations in seconds. Not thread-safe. */
public final class Waits {

  private float[] values = new float[1 << 12];
  private int count;

  public void add(double seconds) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = (float) seconds;
  }

  public int count() {
    return count;
  }

  /** NaN when there is none. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  /** The smallest that a share of all do not exceed (nearest rank); NaN when there is none. */
  public double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(values, 0, count); // their order tells nothing
    return values[Math.clamp((int) Math.ceil(share * count) - 1, 0, count - 1)];
  }

  /** The share that waited longer than this. */
  public double longerThan(double seconds) {
    int longer = 0;
    for (int i = 0; i < count; i++) {
      longer += values[i] > seconds ? 1 : 0;
    }
    return (double) longer / count;
  }
}
