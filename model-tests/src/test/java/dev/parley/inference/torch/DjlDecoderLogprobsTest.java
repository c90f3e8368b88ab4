package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.candidates;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.model.Decoder.Bias;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.model.Decoder.Unadjusted;
import dev.parley.inference.sampling.Sampler;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Biased logits and unadjusted ones, against transformers (tools/golden/tiny_models.py). */
class DjlDecoderLogprobsTest {

  private static final float CLOSE = 1e-4f;

  static Stream<GoldenModel> models() {
    return GoldenModel.names().filter(name -> !name.startsWith("gguf")).map(GoldenModel::float32);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aBiasComesBeforeThePenaltiesAsInTransformers(GoldenModel model) {
    int[] prompt = model.prompt();
    int[] distinct = Arrays.stream(prompt).distinct().toArray();
    Penalties penalties = new Penalties(distinct, new int[distinct.length], 1.3, 0, 0);

    Candidates found =
        candidates(model.decoder(), asking(model.decoder().open(), prompt, bias(model), penalties));

    assertThat(largestDifference(found.all(), model.golden().numbers("biased"))).isLessThan(CLOSE);
    assertThat(found.ids()).isEqualTo(Steps.byLogit(found.all(), found.ids().length));
    Candidates unadjusted = found.unadjusted().orElseThrow();
    float[] own = model.logits(prompt.length - 1);
    assertThat(largestDifference(unadjusted.all(), own)).isLessThan(CLOSE);
    assertThat(unadjusted.ids())
        .isEqualTo(Steps.byLogit(unadjusted.all(), unadjusted.ids().length));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aGreedyAnswerObeysTheBiasAndItsLogprobsAreThoseOfTransformers(GoldenModel model) {
    float[] logprobs = model.golden().numbers("logprobs");
    float[] top = model.golden().numbers("top_logprobs");
    KvCache cache = model.decoder().open();
    int[] next = model.prompt();
    for (int i = 0; i < logprobs.length; i++) {
      Candidates found =
          candidates(model.decoder(), asking(cache, next, bias(model), Penalties.NONE));
      Candidates unadjusted = found.unadjusted().orElseThrow();
      int id = found.ids()[0];
      assertThat(id).isEqualTo(model.golden().ids("biased_greedy")[i]);
      assertThat(unadjusted.all()[id] - unadjusted.logSumExp())
          .isCloseTo(logprobs[i], within((double) CLOSE));
      for (int rank = 0; rank < 20; rank++) {
        assertThat(unadjusted.logits()[rank] - unadjusted.logSumExp())
            .isCloseTo(top[20 * i + rank], within((double) CLOSE));
      }
      next = new int[] {id};
    }
  }

  /** A batch of all kinds: silent, with a bias, with logprobs and a draft, in this order. */
  @ParameterizedTest
  @MethodSource("models")
  void rowsOfABatchKeepTheirOwnLogitsDraftedOnesToo(GoldenModel model) {
    int[] text = model.prompt();
    KvCache biased = model.decoder().open();
    KvCache drafting = model.decoder().open();
    KvCache plain = model.decoder().open();
    for (KvCache cache : List.of(biased, drafting, plain)) {
      model.decoder().forward(List.of(silent(cache, tokens(text, 0, 9))));
    }
    Selection recording = new Selection(0.5, bias(model), Penalties.NONE, Unadjusted.ASKED);
    Selection adjusting = new Selection(0.5, bias(model), Penalties.NONE, Unadjusted.LEFT_OUT);
    int[] one = {text[9]};
    int[] draft = {text[10], text[11]};

    List<Optional<Candidates>> found =
        model
            .decoder()
            .forward(
                List.of(
                    Steps.asking(plain, one),
                    new Chunk(biased, one, Optional.of(adjusting)),
                    new Chunk(drafting, one, Optional.of(recording), draft)));

    float[] own = model.logits(9);
    assertThat(largestDifference(found.getFirst().orElseThrow().all(), own)).isLessThan(CLOSE);
    assertThat(found.getFirst().orElseThrow().unadjusted()).isEmpty();
    assertThat(largestDifference(found.get(1).orElseThrow().all(), biased(model, 9)))
        .isLessThan(CLOSE);
    assertThat(found.get(1).orElseThrow().unadjusted()).isEmpty();
    Candidates first = found.get(2).orElseThrow();
    List<Candidates> rows = Stream.concat(Stream.of(first), first.drafted().stream()).toList();
    assertThat(rows).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Candidates unadjusted = rows.get(i).unadjusted().orElseThrow();
      assertThat(largestDifference(rows.get(i).all(), biased(model, 9 + i))).isLessThan(CLOSE);
      assertThat(largestDifference(unadjusted.all(), model.logits(9 + i))).isLessThan(CLOSE);
    }
  }

  /** Every token of the vocabulary, far more than the candidates show of a flat distribution. */
  @Test
  void tokensAreDrawnAsOftenAsTheBiasedLogitsSay() {
    try (GoldenModel model = GoldenModel.float32("qwen2-tied-f32")) {
      Map<Integer, Double> bias = new HashMap<>();
      for (int id = 0; id < 96; id += 5) {
        bias.put(id, (id % 7) - 3.0);
      }
      double temperature = 1.7;
      TokenLimit limit = new TokenLimit(16, TokenLimit.Origin.ASKED);
      Settings settings =
          new Settings(limit, temperature, 1, 0, 0, 1, 0, 0, List.of(), 3, bias, Optional.empty());
      Selection selection =
          new Selection(temperature, Bias.of(bias), Penalties.NONE, Unadjusted.LEFT_OUT);
      Candidates found =
          candidates(
              model.decoder(),
              new Chunk(model.decoder().open(), model.prompt(), Optional.of(selection)));
      double[] expected = softmax(model.logits(model.prompt().length - 1), bias, temperature);

      int draws = 200_000;
      int[] counts = new int[expected.length];
      for (int index = 0; index < draws; index++) {
        counts[Sampler.sample(found, settings, index)]++;
      }
      for (int id = 0; id < counts.length; id++) {
        double deviation = Math.sqrt(draws * expected[id] * (1 - expected[id]));
        assertThat((double) counts[id]).isCloseTo(draws * expected[id], within(5 * deviation + 1));
      }
    }
  }

  private static double[] softmax(float[] logits, Map<Integer, Double> bias, double temperature) {
    double[] weights = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      weights[id] = Math.exp((logits[id] + bias.getOrDefault(id, 0.0)) / temperature);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static Chunk asking(KvCache cache, int[] tokens, Bias bias, Penalties penalties) {
    return new Chunk(
        cache, tokens, Optional.of(new Selection(0.9, bias, penalties, Unadjusted.ASKED)));
  }

  private static float[] biased(GoldenModel model, int token) {
    float[] logits = model.logits(token);
    Bias bias = bias(model);
    for (int i = 0; i < bias.tokens().length; i++) {
      logits[bias.tokens()[i]] += (float) bias.added()[i];
    }
    return logits;
  }

  private static Bias bias(GoldenModel model) {
    int[] ids = model.golden().ids("bias_tokens");
    float[] added = model.golden().numbers("bias");
    Map<Integer, Double> bias = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      bias.put(ids[i], (double) added[i]);
    }
    return Bias.of(bias);
  }
}
