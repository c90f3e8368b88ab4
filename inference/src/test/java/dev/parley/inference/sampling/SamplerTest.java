package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

  @Test
  void isGreedyAtTemperatureZeroAndTakesTheLowestIdOfEquals() {
    Logits logits = new Logits(new float[] {1, 3, 2, 3}, 4, 1);
    assertThat(Sampler.sample(logits, settings(0, 1, 0, 0, 9), 5)).isEqualTo(1);
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    Logits logits = new Logits(new float[] {Float.NaN}, 1, 1);
    assertThatThrownBy(() -> Sampler.sample(logits, settings(1, 1, 0, 0, 0), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Each setting as it is, and all of them together, over several shapes of distributions. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 0", "0.7, 1, 0, 0", "2, 1, 0, 0", "1, 0.9, 0, 0", "1, 0.1, 0, 0", "1, 1, 1, 0",
    "1, 1, 7, 0", "1, 1, 64, 0", "1, 1, 100, 0", "1, 1, 1000, 0", "1, 1, 0, 0.05", "1, 1, 0, 1",
    "0.8, 0.95, 40, 0.02", "1.5, 0.99, 0, 0.001", "0.01, 0.9, 200, 0.1", "2, 0.5, 300, 0",
  })
  void choosesAsThePlainDefinitionDoes(double temperature, double topP, int topK, double minP) {
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      float[] all = Logits.random(random, 1 + random.nextInt(500), 0.5 + random.nextInt(5));
      Settings settings = settings(temperature, topP, topK, minP, random.nextInt(1_000));
      int index = random.nextInt(1_000);
      assertThat(Sampler.sample(new Logits(all, 64, temperature), settings, index))
          .isEqualTo(NaiveSampler.sample(all, settings, index));
    }
  }

  @Test
  void choosesTheSameWithFewCandidatesAndWithAll() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      float[] all = Logits.random(random, 300, 2);
      Settings settings =
          settings(
              0.1 + random.nextDouble() * 1.9,
              random.nextBoolean() ? 1 : 1 - random.nextDouble(),
              random.nextBoolean() ? 0 : random.nextInt(400),
              random.nextBoolean() ? 0 : random.nextDouble(),
              round);
      int few =
          Sampler.sample(
              new Logits(all, 1 + random.nextInt(64), settings.temperature()), settings, 1);
      int many = Sampler.sample(new Logits(all, all.length, settings.temperature()), settings, 1);
      assertThat(few).as("%s", settings).isEqualTo(many);
    }
  }

  @Test
  void drawsEachTokenAsOftenAsItIsLikely() {
    float[] all = new float[200];
    for (int id = 0; id < all.length; id++) {
      all[id] = (float) Math.log(id + 1);
    }
    int draws = 100_000;
    int[] counts = new int[all.length];
    Settings settings = settings(1, 1, 0, 0, 2026);
    Logits logits = new Logits(all, 64, 1);
    for (int index = 0; index < draws; index++) {
      counts[Sampler.sample(logits, settings, index)]++;
    }
    double total = all.length * (all.length + 1) / 2.0;
    double chiSquare = 0;
    for (int id = 0; id < all.length; id++) {
      double expected = draws * (id + 1) / total;
      chiSquare += (counts[id] - expected) * (counts[id] - expected) / expected;
    }
    // 199 degrees of freedom: mean 199, standard deviation 20.
    assertThat(chiSquare).isCloseTo(199, within(60.0));
  }

  @Test
  void asksForTheWholeVocabularyOnlyWhenItMust() {
    float[] all = new float[1_000];
    all[7] = 20;
    Logits logits = new Logits(all, 64, 1);
    for (int index = 0; index < 100; index++) {
      Sampler.sample(logits, settings(1, 0.9, 50, 0, 5), index);
      Sampler.sample(logits, settings(1, 1, 0, 0.05, 5), index);
      Sampler.sample(logits, settings(1, 1, 0, 0, 5), index);
    }
    assertThat(logits.asked).isFalse();
    Sampler.sample(logits, settings(1, 1, 65, 0, 5), 0);
    assertThat(logits.asked).isTrue();
  }

  @Test
  void staysExactAtATinyTemperature() {
    float[] all = Logits.random(new Random(1), 1_000, 5);
    all[321] = 40;
    Settings settings = settings(1e-4, 1, 0, 0, 8);
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int index = 0; index < 200; index++) {
      drawn.add(Sampler.sample(new Logits(all, 64, 1e-4), settings, index));
    }
    assertThat(drawn).containsExactly(321);
  }

  private static Settings settings(
      double temperature, double topP, int topK, double minP, long seed) {
    TokenLimit limit = new TokenLimit(16, TokenLimit.Origin.DEFAULT);
    return new Settings(limit, temperature, topP, topK, minP, 1, 0, 0, List.of(), seed);
  }
}
