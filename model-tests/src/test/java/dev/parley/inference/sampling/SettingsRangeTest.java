package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.torch.GoldenModel;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every number that {@link Settings} accepts works in a real network, at both ends of its range.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsRangeTest {

  private static final double TINY = Double.MIN_VALUE;
  private static final int COMBINATIONS = 4 * 2 * 3 * 3 * 3 * 3 * 2;

  private GoldenModel model;

  @BeforeAll
  void load() {
    model = GoldenModel.float32("llama-sharded-f16");
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void everyCombinationOfTheEndsGeneratesTokensOfTheVocabulary() {
    for (int combination = 0; combination < COMBINATIONS; combination++) {
      assertThat(generate(combine(combination), 3)).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {TINY, 1e-46, 1e-40, 1e-38, 1e-20, 1e-10, 1e-7})
  void aTemperatureNearZeroIsGreedy(double temperature) {
    assertThat(generate(settings(temperature, 1, 0, 0, 1, 7), 12))
        .isEqualTo(generate(settings(0, 1, 0, 0, 1, 7), 12));
  }

  @ParameterizedTest
  @CsvSource({"4.9e-324, 0, 0", "1, 1, 0", "1, 0, 1", "4.9e-324, 1000, 1"})
  void aCutThatLeavesOneTokenIsGreedy(double topP, int topK, double minP) {
    assertThat(generate(settings(2, topP, topK, minP, 1, Long.MAX_VALUE), 12))
        .isEqualTo(generate(settings(0, 1, 0, 0, 1, 0), 12));
  }

  /** A job that an older release accepted may ask for a penalty that is 0 in float32. */
  @ParameterizedTest
  @ValueSource(doubles = {TINY, 1e-46, 1e-38, 1e-30, 1e-20})
  void theSmallestRepetitionPenaltiesPutWhatWasSeenFirst(double repetition) {
    List<Integer> seen = new ArrayList<>();
    for (int id : model.prompt()) {
      seen.add(id);
    }
    assertThat(seen).containsAll(generate(settings(1, 1, 0, 0, repetition, 3), 12));
  }

  private List<Integer> generate(Settings settings, int count) {
    Decoder decoder = model.decoder();
    KvCache cache = decoder.open();
    SeenTokens seen = new SeenTokens(model.prompt(), settings);
    List<Integer> answer = new ArrayList<>();
    int[] next = model.prompt();
    for (int index = 0; index < count; index++) {
      Selection selection = new Selection(settings.temperature(), seen.penalties());
      Chunk chunk = new Chunk(cache, next, Optional.of(selection));
      Candidates candidates = decoder.forward(List.of(chunk)).getFirst().orElseThrow();
      assertFinite(candidates.all(), settings);
      int id = Sampler.sample(candidates, settings, index);
      assertThat(id).as("%s", settings).isBetween(0, candidates.all().length - 1);
      answer.add(id);
      seen.add(id);
      next = new int[] {id};
    }
    cache.release();
    return answer;
  }

  private static void assertFinite(float[] logits, Settings settings) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new AssertionError("the logit " + logit + " with " + settings);
      }
    }
  }

  /** Counts through the combinations with one digit for each setting. */
  private static Settings combine(int combination) {
    Digits digits = new Digits(combination);
    double temperature = digits.next(0, TINY, 1e-40, 2);
    double topP = digits.next(TINY, 1);
    int topK = (int) digits.next(0, 1, 1000);
    double minP = digits.next(0, TINY, 1);
    double repetition = digits.next(TINY, 1e-38, 2);
    double presence = digits.next(-2, 0, 2);
    long seed = digits.next(0, 1) == 0 ? 0 : Long.MAX_VALUE;
    return new Settings(
        limit(), temperature, topP, topK, minP, repetition, presence, -presence, List.of(), seed);
  }

  private static final class Digits {

    private int left;

    Digits(int number) {
      this.left = number;
    }

    double next(double... values) {
      double value = values[left % values.length];
      left /= values.length;
      return value;
    }
  }

  private static Settings settings(
      double temperature, double topP, int topK, double minP, double repetition, long seed) {
    return new Settings(limit(), temperature, topP, topK, minP, repetition, 0, 0, List.of(), seed);
  }

  private static TokenLimit limit() {
    return new TokenLimit(16, TokenLimit.Origin.DEFAULT);
  }
}
