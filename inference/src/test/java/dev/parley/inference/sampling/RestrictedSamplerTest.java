package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictedSamplerTest {

  /** Allows some, and remembers what it was asked. */
  private static final class Some implements Restriction {

    private final boolean[] allowed;
    private final List<Integer> refused = new ArrayList<>();
    private boolean listed;

    Some(boolean[] allowed) {
      this.allowed = allowed;
    }

    @Override
    public boolean allows(int id) {
      if (!allowed[id]) {
        refused.add(id);
      }
      return allowed[id];
    }

    @Override
    public int[] allowed(int vocabulary) {
      listed = true;
      return IntStream.range(0, vocabulary).filter(id -> allowed[id]).toArray();
    }
  }

  /** Ends a run that needs one number more than is there. */
  private static final class OneMore extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Weights are whole numbers, so a turn over the mass m has the same result for all chances
   * between n / m and (n + 1) / m: to try the middles of all of them, turn by turn, is the
   * integral.
   */
  @ParameterizedTest
  @CsvSource({
    "1 2 3 4 6, 01010", "9 1 1 1 4 2 2, 0110101", "5 3 2 1 1 1, 000011", "50 1 1, 011",
    "2 2 2 2 2, 00100", "1 1 1 1 1 1 1 1 1 1, 0000000001", "200 1 1, 011", "5, 1",
  })
  void theDistributionIsTheSoftmaxOverAllowedTokens(String spelledWeights, String spelledAllowed) {
    int[] weights = numbers(spelledWeights);
    boolean[] allowed = new boolean[weights.length];
    IntStream.range(0, weights.length)
        .forEach(id -> allowed[id] = spelledAllowed.charAt(id) == '1');
    int mass =
        IntStream.range(0, weights.length).filter(id -> allowed[id]).map(id -> weights[id]).sum();
    for (int shown : new int[] {1, 3, weights.length}) {
      Map<Integer, Double> probabilities = new TreeMap<>();
      integrate(weights, allowed, shown, List.of(), 1, probabilities);
      assertThat(probabilities.keySet())
          .allSatisfy(
              id -> {
                assertThat(allowed[id]).isTrue();
                assertThat(probabilities.get(id))
                    .isCloseTo((double) weights[id] / mass, within(1e-12));
              });
      assertThat(probabilities.values().stream().mapToDouble(p -> p).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  private static void integrate(
      int[] weights,
      boolean[] allowed,
      int shown,
      List<Double> chances,
      double probability,
      Map<Integer, Double> probabilities) {
    Some some = new Some(allowed);
    float[] logits = new float[weights.length];
    IntStream.range(0, weights.length).forEach(id -> logits[id] = (float) Math.log(weights[id]));
    RestrictedSampler sampler =
        new RestrictedSampler(
            new Logits(logits, shown, 1),
            settings(1, 1, 0, 0, 0),
            some,
            turn -> {
              if (turn >= chances.size()) {
                throw new OneMore();
              }
              return chances.get(turn);
            });
    try {
      probabilities.merge(sampler.sample(), probability, Double::sum);
    } catch (OneMore _) {
      int left =
          IntStream.range(0, weights.length)
              .filter(id -> some.listed ? allowed[id] : !some.refused.contains(id))
              .map(id -> weights[id])
              .sum();
      for (int n = 0; n < left; n++) {
        List<Double> more = new ArrayList<>(chances);
        more.add((n + 0.5) / left);
        integrate(weights, allowed, shown, more, probability / left, probabilities);
      }
    }
  }

  /** With a cut the same chance chooses the same as if others had been set to −∞ before. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.9, 0, 0",
    "0.7, 0.5, 0, 0",
    "1, 1, 1, 0",
    "1, 1, 7, 0",
    "1, 1, 64, 0",
    "1, 1, 300, 0",
    "1, 1, 0, 0.05",
    "1, 1, 0, 1",
    "0.8, 0.95, 40, 0.02",
    "1.5, 0.99, 0, 0.001",
    "2, 0.5, 200, 0",
    "0.05, 0.9, 0, 0",
    "1, 0.001, 0, 0",
  })
  void cutsSeeAllowedTokensOnly(double temperature, double topP, int topK, double minP) {
    Random random = new Random(42);
    for (int round = 0; round < 400; round++) {
      float[] all = Logits.random(random, 1 + random.nextInt(500), 0.5 + random.nextInt(4));
      boolean[] allowed = allowed(random, all.length);
      Settings settings = settings(temperature, topP, topK, minP, random.nextInt(1_000));
      int index = random.nextInt(1_000);
      assertThat(
              Sampler.sample(new Logits(all, 64, temperature), settings, index, new Some(allowed)))
          .isEqualTo(ofAllowed(all, allowed, settings, index));
    }
  }

  @Test
  void greedyTakesTheBestAllowedToken() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      float[] all = Logits.random(random, 1 + random.nextInt(300), 2);
      boolean[] allowed = allowed(random, all.length);
      int best =
          IntStream.of(Logits.ranked(all)).filter(id -> allowed[id]).findFirst().orElseThrow();
      assertThat(
              Sampler.sample(new Logits(all, 64, 1), settings(0, 1, 0, 0, 1), 3, new Some(allowed)))
          .isEqualTo(best);
    }
  }

  @Test
  void whatIsAllowedAnywayIsTheTokenThatNobodyRestricted() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      float[] all = Logits.random(random, 300, 2);
      Settings settings = settings(1.2, 1, 0, 0, round);
      int free = Sampler.sample(new Logits(all, 64, 1.2), settings, 1);
      boolean[] allowed = allowed(random, all.length);
      allowed[free] = true;
      Some some = new Some(allowed);
      assertThat(Sampler.sample(new Logits(all, 64, 1.2), settings, 1, some)).isEqualTo(free);
      assertThat(some.listed).isFalse();
    }
  }

  @Test
  void staysExactWhereAllThatIsLikelyIsForbidden() {
    float[] all = new float[300];
    all[0] = 60;
    all[1] = 2;
    boolean[] allowed = new boolean[300];
    allowed[1] = true;
    allowed[2] = true;
    int ones = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      Settings settings = settings(1, 1, 0, 0, seed);
      ones += Sampler.sample(new Logits(all, 64, 1), settings, 0, new Some(allowed)) == 1 ? 1 : 0;
    }
    double expected = Math.exp(2) / (1 + Math.exp(2));
    assertThat(ones / 4_000.0).isCloseTo(expected, within(0.03));
  }

  @Test
  void saysWhenNothingIsAllowed() {
    Some none = new Some(new boolean[5]);
    for (double temperature : new double[] {0, 1}) {
      assertThatThrownBy(
              () ->
                  Sampler.sample(
                      new Logits(new float[5], 5, 1), settings(temperature, 1, 0, 0, 1), 0, none))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static int ofAllowed(float[] all, boolean[] allowed, Settings settings, int index) {
    int[] ids = IntStream.range(0, all.length).filter(id -> allowed[id]).toArray();
    float[] logits = new float[ids.length];
    IntStream.range(0, ids.length).forEach(i -> logits[i] = all[ids[i]]);
    return ids[NaiveSampler.sample(logits, settings, index)];
  }

  private static boolean[] allowed(Random random, int size) {
    boolean[] allowed = new boolean[size];
    int share = random.nextInt(4);
    for (int id = 0; id < size; id++) {
      allowed[id] = random.nextInt(4) < share;
    }
    allowed[random.nextInt(size)] = true;
    return allowed;
  }

  private static int[] numbers(String spelled) {
    return Arrays.stream(spelled.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static Settings settings(
      double temperature, double topP, int topK, double minP, long seed) {
    TokenLimit limit = new TokenLimit(16, TokenLimit.Origin.DEFAULT);
    return new Settings(limit, temperature, topP, topK, minP, 1, 0, 0, List.of(), seed);
  }
}
