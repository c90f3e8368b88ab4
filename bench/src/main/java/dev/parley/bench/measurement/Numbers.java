package dev.parley.bench.measurement;

import java.util.Arrays;
import java.util.Locale;

/** Quantiles, and numbers as people read them. */
public final class Numbers {

  private Numbers() {}

  public static double median(double... values) {
    return quantile(0.5, values);
  }

  /**
   * The smallest value that a share of all do not exceed (nearest rank).
   *
   * @param share 0…1
   * @throws IllegalArgumentException when there are no values
   */
  public static double quantile(double share, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  /** Three digits that matter: 0.123, 1.23, 12.3, 123, 1234. */
  public static String brief(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
