package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.logits;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.weights.Bf16;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.kernels.KernelChoice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways of computing in fewer bits, and the rotation that they need, against float32. */
class DjlDecoderPrecisionTest {

  private static final WeightFormat INT8 =
      Precision.INT8.format(Int8Product.ofThisMachine(KernelChoice.AUTO));

  /** Of the logits' norm. Random networks of 32 to 48 dimensions err by 5 to 8 in a hundred. */
  private static final double TOLERANCE = 0.11;

  private static final Computation ROTATED_FLOAT =
      new Computation(new Float32(), true, 0, CacheFormat.FLOAT32);
  private static final Computation PLAIN_INT8 =
      new Computation(INT8, false, 0, CacheFormat.FLOAT32);
  private static final Computation ROTATED_INT8 =
      new Computation(INT8, true, 0, CacheFormat.FLOAT32);
  private static final Computation CONSTANT_SCALE =
      new Computation(INT8, true, 5.0 / 127, CacheFormat.FLOAT32);
  private static final Computation HALF_CACHE = new Computation(INT8, true, 0, CacheFormat.F16);

  private static final Computation EIGHT_BIT_CACHE =
      new Computation(new Float32(), false, 0, CacheFormat.INT8);

  private static final Computation BF16 = new Computation(new Bf16(), false, 0, CacheFormat.F16);

  static List<String> names() {
    return GoldenModel.names().toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void rotationChangesNothingButRounding(String name) {
    try (GoldenModel model = GoldenModel.open(name, ROTATED_FLOAT)) {
      int[] prompt = model.prompt();
      float[] last = logits(model.decoder(), model.decoder().open(), prompt);

      assertThat(largestDifference(last, model.logits(prompt.length - 1))).isLessThan(1e-4f);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eightBitsAreClose(String name) {
    assertThat(error(name, PLAIN_INT8)).isLessThan(TOLERANCE);
    assertThat(error(name, ROTATED_INT8)).isLessThan(TOLERANCE);
    assertThat(error(name, CONSTANT_SCALE)).isLessThan(TOLERANCE);
    assertThat(error(name, HALF_CACHE)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("names")
  void sixteenBitsAreCloser(String name) {
    assertThat(error(name, BF16)).isLessThan(0.02);
  }

  /** Keys and values alone are in fewer bits. */
  @ParameterizedTest
  @MethodSource("names")
  void eightBitsOfTheCacheAreCloserThanThoseOfWeights(String name) {
    assertThat(error(name, EIGHT_BIT_CACHE)).isPositive().isLessThan(0.02);
  }

  /** Over all tokens of the prompt, relative to the size of the logits. */
  private static double error(String name, Computation computation) {
    try (GoldenModel model = GoldenModel.open(name, computation)) {
      int[] prompt = model.prompt();
      KvCache sequence = model.decoder().open();
      double error = 0;
      double size = 0;
      for (int i = 0; i < prompt.length; i++) {
        float[] found = logits(model.decoder(), sequence, prompt[i]);
        float[] expected = model.logits(i);
        for (int id = 0; id < found.length; id++) {
          error += Math.pow(found[id] - expected[id], 2);
          size += Math.pow(expected[id], 2);
        }
      }
      return Math.sqrt(error / size);
    }
  }

  /** Quantising a row must not look at its neighbours: nobody's text depends on the batch. */
  @ParameterizedTest
  @MethodSource("names")
  void aBatchedRowIsTheRowAlone(String name) {
    try (GoldenModel model = GoldenModel.open(name, ROTATED_INT8)) {
      int[] prompt = model.prompt();
      float[] alone = logits(model.decoder(), model.decoder().open(), prompt);
      KvCache here = model.decoder().open();
      KvCache neighbour = model.decoder().open();
      model.decoder().forward(List.of(silent(here, tokens(prompt, 0, 20))));

      List<Optional<Candidates>> both =
          model
              .decoder()
              .forward(
                  List.of(
                      asking(neighbour, 90, 91, 92, 93, 94, 95),
                      asking(here, tokens(prompt, 20, prompt.length))));

      assertThat(largestDifference(both.get(1).orElseThrow().all(), alone)).isLessThan(0.05f);
    }
  }

  /** And so for a token that is guessed, and for the one behind a draft that was partly right. */
  @ParameterizedTest
  @MethodSource("names")
  void aDraftedRowIsTheRowAlone(String name) {
    try (GoldenModel model = GoldenModel.open(name, ROTATED_INT8)) {
      int[] prompt = model.prompt();
      KvCache alone = model.decoder().open();
      KvCache drafting = model.decoder().open();
      for (KvCache text : List.of(alone, drafting)) {
        model.decoder().forward(List.of(silent(text, tokens(prompt, 0, 12))));
      }
      float[] guessed = logits(model.decoder(), alone, tokens(prompt, 12, 14));
      float[] behind = logits(model.decoder(), alone, prompt[14]);

      int[] draft = {prompt[13], prompt[14] == 90 ? 91 : 90};
      Chunk chunk = new Chunk(drafting, tokens(prompt, 12, 13), Optional.of(Steps.GREEDY), draft);
      Candidates found = Steps.candidates(model.decoder(), chunk);
      float[] first = found.drafted().getFirst().all();
      drafting.accept(1);

      assertThat(largestDifference(first, guessed)).isLessThan(0.05f);
      assertThat(largestDifference(logits(model.decoder(), drafting, prompt[14]), behind))
          .isLessThan(0.05f);
    }
  }
}
