package dev.parley.bench.measurement;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How far a figure may be from the truth, by drawing rounds anew with replacement (Efron, 1979).
 * Whole rounds are drawn, because measurements of one round resemble each other.
 */
public final class Bootstrap {

  private static final long SEED = 1;

  private Bootstrap() {}

  /** In which a figure lies with 95 %. */
  public record Interval(double low, double high) {}

  /**
   * Of the quotient of two quantiles that were measured in the same rounds.
   *
   * @param share which quantile, 0…1
   * @param above the values of each round
   * @param below the values of the same rounds
   * @param times how often rounds are drawn
   */
  public static Interval ratioOfQuantiles(
      double share, List<double[]> above, List<double[]> below, int times) {
    if (above.size() != below.size()) {
      throw new IllegalArgumentException(above.size() + " rounds and " + below.size());
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] ratios =
        IntStream.range(0, times)
            .mapToDouble(
                _ -> {
                  int[] drawn = random.ints(above.size(), 0, above.size()).toArray();
                  return Numbers.quantile(share, of(drawn, above))
                      / Numbers.quantile(share, of(drawn, below));
                })
            .toArray();
    return new Interval(Numbers.quantile(0.025, ratios), Numbers.quantile(0.975, ratios));
  }

  private static double[] of(int[] drawn, List<double[]> rounds) {
    return IntStream.of(drawn).mapToObj(rounds::get).flatMapToDouble(DoubleStream::of).toArray();
  }
}
