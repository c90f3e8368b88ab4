package dev.parley.bench.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void moreRoundsNarrowTheIntervalAroundTheRatio() {
    Bootstrap.Interval few = interval(5);
    Bootstrap.Interval many = interval(200);

    assertThat(many.low()).isBetween(1.1, 1.2);
    assertThat(many.high()).isBetween(1.2, 1.3);
    assertThat(many.high() - many.low()).isLessThan(few.high() - few.low());
  }

  /** What disturbs a whole round disturbs both, and so not their ratio. */
  @Test
  void roundsAreDrawnInPairs() {
    List<double[]> below = List.of(new double[] {1}, new double[] {1}, new double[] {1000});
    List<double[]> above = List.of(new double[] {2}, new double[] {2}, new double[] {2000});

    assertThat(Bootstrap.ratioOfQuantiles(0.5, above, below, 500))
        .isEqualTo(new Bootstrap.Interval(2, 2));
  }

  @Test
  void refusesUnequalNumbersOfRounds() {
    assertThatThrownBy(
            () -> Bootstrap.ratioOfQuantiles(0.5, List.of(new double[] {1}), List.of(), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Of two normal distributions whose means are 1.2 to 1. */
  private Bootstrap.Interval interval(int rounds) {
    return Bootstrap.ratioOfQuantiles(0.5, rounds(rounds, 120), rounds(rounds, 100), 500);
  }

  private List<double[]> rounds(int count, double mean) {
    return IntStream.range(0, count)
        .mapToObj(
            _ -> IntStream.range(0, 20).mapToDouble(_ -> random.nextGaussian(mean, 30)).toArray())
        .toList();
  }
}
