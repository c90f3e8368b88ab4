package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Layers;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of 240 tokens in networks some of whose layers see eleven, against transformers, in
 * float32: most of the blocks of these layers are given back and taken by others meanwhile.
 */
class DjlDecoderWindowsTest {

  private static final float CLOSE = 1e-4f;

  /** Of every so many tokens the logits after the last are known. */
  private static final int STRIDE = 20;

  @ParameterizedTest
  @MethodSource("models")
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnEveryModel {}

  static Stream<GoldenModel> models() {
    return GoldenModel.float32OfAll(name -> name.startsWith("gemma3"));
  }

  /** Beside each other, so that each takes what the others give back. */
  @OnEveryModel
  void aLongTextGivesTheLogitsOfTransformersHoweverItIsComputed(GoldenModel model) {
    int[] text = text(model);
    int[] other = IntStream.of(text).map(token -> 98 - token).toArray();
    KvCache byTokens = model.decoder().open();
    KvCache byChunks = model.decoder().open();
    KvCache byLongChunks = model.decoder().open();
    KvCache beside = model.decoder().open();
    for (int i = 0; i < text.length; i++) {
      List<Chunk> batch = new ArrayList<>();
      batch.add(asking(byTokens, text[i]));
      batch.add(silent(beside, other[i]));
      if (i % STRIDE == 7) {
        batch.add(asking(byChunks, tokens(text, i - 7, i - 7 + STRIDE)));
      }
      if (i % 120 == 41) {
        batch.add(asking(byLongChunks, tokens(text, i - 41, i - 41 + 120)));
      }
      List<Optional<Candidates>> found = model.decoder().forward(batch);
      if (i % STRIDE == STRIDE - 1) {
        isGolden(model, i + 1, found.getFirst());
      }
      for (int chunk = 2; chunk < batch.size(); chunk++) {
        isGolden(model, batch.get(chunk).cache().length(), found.get(chunk));
      }
    }
    assertThat(byChunks.length()).isEqualTo(text.length);
    assertThat(byLongChunks.length()).isEqualTo(text.length);
  }

  /** While another one decodes and gives blocks back. */
  @OnEveryModel
  void aChunkThatGoesLayerByLayerSeesItsWindow(GoldenModel model) {
    int[] text = text(model);
    KvCache decoding = model.decoder().open();
    KvCache reading = model.decoder().open();
    model.decoder().forward(List.of(silent(decoding, tokens(text, 0, 125))));
    model.decoder().forward(List.of(silent(reading, tokens(text, 0, 150))));
    Chunk chunk = asking(reading, tokens(text, 150, 220));
    int position = 125;
    List<Optional<Candidates>> found = List.of();
    for (int layer = 0; layer < model.decoder().layers(); layer++) {
      Layers one = new Layers(layer, layer + 1);
      model.decoder().forward(List.of(silent(decoding, text[position++])));
      found = model.decoder().forward(List.of(silent(decoding, text[position++]), chunk), one);
    }
    isGolden(model, 220, found.getLast());
    isGolden(model, 140, ask(model, decoding, tokens(text, position, 140)));
  }

  @OnEveryModel
  void theNextTurnGoesOnFromTheWindowThatTheLastOneLeft(GoldenModel model) {
    int[] text = text(model);
    KvCache first = model.decoder().open(tokens(text, 0, 20));
    for (int i = 0; i < 170; i++) {
      model.decoder().forward(List.of(silent(first, text[i])));
    }
    first.release();

    KvCache next = model.decoder().open(tokens(text, 0, 220));

    assertThat(next.length()).isEqualTo(170);
    isGolden(model, 220, ask(model, next, tokens(text, 170, 220)));
  }

  @OnEveryModel
  void aPromptThatIsAskedAgainGoesOnFromItsEnd(GoldenModel model) {
    int[] text = text(model);
    KvCache first = model.decoder().open(tokens(text, 0, 100));
    model.decoder().forward(List.of(silent(first, tokens(text, 0, 100))));
    model.decoder().forward(List.of(silent(first, tokens(text, 100, 240))));

    KvCache again = model.decoder().open(tokens(text, 0, 100));

    assertThat(again.length()).isEqualTo(99);
    isGolden(model, 100, ask(model, again, text[99]));
    isGolden(model, 180, ask(model, again, tokens(text, 100, 180)));
  }

  @OnEveryModel
  void whereTheWindowIsGoneItIsComputedAgain(GoldenModel model) {
    int[] text = text(model);
    KvCache first = model.decoder().open(text);
    model.decoder().forward(List.of(silent(first, text)));
    int[] parting = Arrays.copyOf(text, 140);
    parting[139] = 98 - parting[139];
    KvCache second = model.decoder().open(parting);
    assertThat(second.length()).isZero();
    model.decoder().forward(List.of(silent(second, parting)));
    parting[139] = text[139];

    KvCache third = model.decoder().open(parting);

    assertThat(third.length()).isEqualTo(139);
    isGolden(model, 140, ask(model, third, tokens(text, third.length(), 140)));
  }

  /** The draft crosses into the next block while the window leaves another. */
  @OnEveryModel
  void aDraftSeesItsWindow(GoldenModel model) {
    int[] text = text(model);
    KvCache drafting = model.decoder().open();
    model.decoder().forward(List.of(silent(drafting, tokens(text, 0, 136))));
    for (int i = 136; i < 196; i += 4) {
      Chunk guess =
          new Chunk(
              drafting,
              tokens(text, i, i + 1),
              Optional.of(Steps.GREEDY),
              tokens(text, i + 1, i + 4));
      Candidates found = model.decoder().forward(List.of(guess)).getFirst().orElseThrow();
      if ((i + 4) % STRIDE == 0) {
        isGolden(model, i + 4, Optional.of(found.drafted().getLast()));
      }
      drafting.accept(3);
    }
    isGolden(model, 200, ask(model, drafting, tokens(text, 196, 200)));
  }

  /** The sizes of the models: heads of 16 numbers, two of four layers with a window of 11. */
  @Test
  void aSeatHasRoomForItsWindowAndForWhatIsComputedAtOnce() {
    MemoryPlan windowed = plan("gemma3-tied-bf16");
    assertThat(windowed.token()).isEqualTo(2 * 2 * 16 * Float.BYTES);
    assertThat(windowed.windowToken()).isEqualTo(2 * 2 * 16 * Float.BYTES);
    assertThat(windowed.windowTokens()).isEqualTo(8 * 64 * (9 + 2));
    MemoryPlan whole = plan("qwen2-tied-f32");
    assertThat(whole.windowToken()).isZero();
    assertThat(whole.windowTokens()).isZero();
  }

  private static MemoryPlan plan(String model) {
    Computation float32 = new Computation(new Float32(), false, 0, CacheFormat.FLOAT32);
    try (ModelWeights weights = GoldenModel.source(model).weights()) {
      return MemoryPlan.of(weights, float32, 8);
    }
  }

  private static Optional<Candidates> ask(GoldenModel model, KvCache cache, int... tokens) {
    return model.decoder().forward(List.of(asking(cache, tokens))).getFirst();
  }

  private static int[] text(GoldenModel model) {
    return model.golden().ids("long");
  }

  /** After so many tokens of the text. */
  private static void isGolden(GoldenModel model, int length, Optional<Candidates> found) {
    assertThat(length % STRIDE).isZero();
    float[] all = model.golden().numbers("long_logits");
    int vocabulary = all.length / (text(model).length / STRIDE);
    int row = length / STRIDE - 1;
    float[] expected = Arrays.copyOfRange(all, row * vocabulary, (row + 1) * vocabulary);
    float[] logits = found.orElseThrow().all();
    assertThat(largestDifference(logits, expected)).as("after %s tokens", length).isLessThan(CLOSE);
  }
}
