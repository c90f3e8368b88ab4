package dev.parley.bench.relay;

import dev.parley.bench.measurement.Numbers;
import java.util.Arrays;

/** Many durations in ms. Thread-safe. */
final class Delays {

  private float[] values = new float[1 << 16];
  private int count;

  synchronized void add(double millis) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = (float) millis;
  }

  synchronized void clear() {
    count = 0;
  }

  synchronized int count() {
    return count;
  }

  /** NaN when there is none. */
  synchronized double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    double[] all = new double[count];
    Arrays.setAll(all, i -> values[i]);
    return Numbers.quantile(share, all);
  }
}
