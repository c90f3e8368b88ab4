package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChanceTest {

  /** A changed generator would continue a dead worker's answers in other words. */
  @Test
  void neverChangesBetweenVersions() {
    assertThat(Chance.at(0, 0)).isEqualTo(0.6524484863740322);
    assertThat(Chance.at(42, 7)).isEqualTo(0.7347204584623639);
    assertThat(Chance.at(Long.MAX_VALUE, 100_000)).isEqualTo(0.2781543965468831);
  }

  @Test
  void isEvenOverTokensAndOverSeeds() {
    int[] byToken = new int[64];
    int[] bySeed = new int[64];
    for (int i = 0; i < 64_000; i++) {
      byToken[(int) (Chance.at(1, i) * 64)]++;
      bySeed[(int) (Chance.at(i, 0) * 64)]++;
    }
    // 63 degrees of freedom: mean 63, standard deviation 11.
    assertThat(chiSquare(byToken)).isCloseTo(63, within(40.0));
    assertThat(chiSquare(bySeed)).isCloseTo(63, within(40.0));
  }

  @Test
  void neighbouringSeedsShareNoNumbers() {
    Set<Double> seen = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      for (int index = 0; index < 1_000; index++) {
        seen.add(Chance.at(seed, index));
      }
    }
    assertThat(seen).hasSize(100_000);
  }

  private static double chiSquare(int[] counts) {
    double sum = 0;
    for (int count : counts) {
      sum += (count - 1_000.0) * (count - 1_000.0) / 1_000;
    }
    return sum;
  }
}
