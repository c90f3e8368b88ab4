package dev.parley.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {

  private final LogProbabilities even = LogProbabilities.of(new float[] {7, 7});
  private final LogProbabilities quarter =
      LogProbabilities.of(new float[] {0, (float) Math.log(3)});

  @Test
  void perplexityIsTheNumberOfEquallyLikelyTokens() {
    Comparison seen = new Comparison();

    seen.add(even, even, 0);
    seen.add(even, even, 1);

    assertThat(seen.perplexity()).isCloseTo(2, within(1e-12));
    assertThat(seen.agreement()).isEqualTo(1);
    assertThat(seen.divergence()).isZero();
  }

  @Test
  void divergenceIsWeighedByTheReference() {
    Comparison seen = new Comparison();

    seen.add(even, quarter, 1);

    double expected = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
    assertThat(seen.divergence()).isCloseTo(expected, within(1e-7));
    assertThat(seen.perplexity()).isCloseTo(4.0 / 3, within(1e-7));
  }

  @Test
  void agreementCountsEqualGreedyChoices() {
    Comparison seen = new Comparison();

    seen.add(even, quarter, 1);
    seen.add(quarter, quarter, 1);

    assertThat(seen.agreement()).isEqualTo(0.5);
  }
}
