package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.greedy;
import static dev.parley.inference.torch.Steps.logits;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Layers;
import dev.parley.inference.threads.StepThreads;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.weights.AsStored;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.kernels.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * GGUF files computed as they are quantized, against transformers over the same numbers. Those of
 * floats are rounded as Q8_0, so that every family is computed so. And folders rounded to four bits
 * here, which the same operators compute.
 */
@ParameterizedClass
@MethodSource("models")
class DjlDecoderStoredTest {

  private static final Computation STORED =
      new Computation(new AsStored(), false, 0, CacheFormat.F16);

  private static final Computation FOUR_BITS =
      new Computation(new BlockRows(4), false, 0, CacheFormat.F16);

  private final GoldenModel model;

  DjlDecoderStoredTest(GoldenModel model) {
    this.model = model;
  }

  /** With our operators on all instructions found here; and keys and values in 8 bits. */
  static Stream<GoldenModel> models() {
    Stream<GoldenModel> files =
        names()
            .flatMap(
                name ->
                    Stream.concat(
                        kernels().map(kernels -> open(name, kernels, 1)),
                        Stream.of(name).map(GoldenModel::eightBitCache)));
    return Stream.concat(files, folders().map(name -> GoldenModel.open(name, FOUR_BITS)));
  }

  /** Of every family. */
  static Stream<String> names() {
    return GoldenModel.names()
        .filter(name -> name.startsWith("gguf"))
        .filter(DjlDecoderStoredTest::hasWholeGroups);
  }

  private static Stream<String> folders() {
    return GoldenModel.names()
        .filter(name -> !name.startsWith("gguf"))
        .filter(DjlDecoderStoredTest::hasWholeGroups);
  }

  @AfterEach
  void release() {
    model.release();
  }

  static Stream<KernelChoice> kernels() {
    return GoldenModel.operators().filter(choice -> choice != KernelChoice.OFF);
  }

  private static boolean hasWholeGroups(String name) {
    NetworkShape shape = GoldenModel.source(name).shape();
    return IntStream.range(0, shape.layers())
        .mapToObj(shape::layer)
        .map(LayerRecipe::mixerOutput)
        .mapToLong(role -> role.dimensions(shape)[1])
        .allMatch(width -> (width | shape.hidden() | shape.inner()) % 32 == 0);
  }

  static GoldenModel open(String name, KernelChoice kernels, int threads) {
    return GoldenModel.open(name, STORED, StepThreads.on(Threads.fixed(threads)), kernels);
  }

  /**
   * Random networks of 32 to 256 dimensions err by 2 to 5 in a hundred; rotated int8 by 5 to 8.
   * Four bits, of which a network that learned nothing has none to spare, by 20 to 40.
   */
  @Test
  void logitsErrByWhatActivationsOfEightBitsDo() {
    KvCache sequence = model.open();
    double error = 0;
    double size = 0;
    for (int i = 0; i < model.prompt().length; i++) {
      float[] found = logits(model.decoder(), sequence, model.prompt()[i]);
      float[] expected = model.logits(i);
      for (int id = 0; id < found.length; id++) {
        error += Math.pow(found[id] - expected[id], 2);
        size += Math.pow(expected[id], 2);
      }
    }
    boolean rounded = model.decoder().computation().format() instanceof BlockRows;
    assertThat(Math.sqrt(error / size)).isLessThan(rounded ? 0.5 : 0.06);
  }

  @Test
  void aTextHasTheSameBitsHoweverItIsCut() {
    int[] text = longText(model, 100);
    float[] whole = alone(model, text, text.length);
    KvCache one = model.open();
    for (int i = 0; i < text.length - 1; i++) {
      model.decoder().forward(List.of(silent(one, text[i])));
    }
    KvCache many = model.open();
    model.decoder().forward(List.of(silent(many, tokens(text, 0, 61))));
    model.decoder().forward(List.of(silent(many, tokens(text, 61, 67))));

    assertThat(logits(model.decoder(), one, text[text.length - 1])).isEqualTo(whole);
    assertThat(logits(model.decoder(), many, tokens(text, 67, text.length))).isEqualTo(whole);
  }

  @Test
  void aRowHasTheSameBitsInAnyCompany() {
    int[] text = longText(model, 110);
    int[] lengths = {3, 109, 64, 9, 33};
    List<Chunk> together = new ArrayList<>();
    for (int length : lengths) {
      KvCache chat = model.open();
      model.decoder().forward(List.of(silent(chat, tokens(text, 0, length))));
      together.add(asking(chat, text[length]));
    }
    KvCache reading = model.open();
    together.add(asking(reading, tokens(text, 0, 50)));

    List<float[]> found =
        model.decoder().forward(together).stream().map(DjlDecoderStoredTest::all).toList();

    assertThat(found.getLast()).isEqualTo(alone(model, text, 50));
    for (int i = 0; i < lengths.length; i++) {
      assertThat(found.get(i)).isEqualTo(alone(model, text, lengths[i] + 1));
    }
  }

  @Test
  void aPromptLayerByLayerHasTheSameBits() {
    int[] text = longText(model, 40);
    KvCache decoding = model.open();
    model.decoder().forward(List.of(silent(decoding, tokens(text, 0, 5))));
    Chunk prompt = asking(model.open(), text);
    List<Optional<Candidates>> last = List.of();
    for (int layer = 0; layer < model.decoder().layers(); layer++) {
      Chunk decoded = asking(decoding, text[5 + layer]);
      last = model.decoder().forward(List.of(decoded, prompt), new Layers(layer, layer + 1));
    }
    assertThat(all(last.getLast())).isEqualTo(alone(model, text, text.length));
  }

  @Test
  void tokensInPartsHaveTheSameBits() {
    int[] text = longText(model, 110);
    int[] lengths = {3, 109, 33};
    List<Chunk> tokens = new ArrayList<>();
    for (int length : lengths) {
      KvCache chat = model.open();
      model.decoder().forward(List.of(silent(chat, tokens(text, 0, length))));
      tokens.add(asking(chat, text[length]));
    }
    List<Optional<Candidates>> last = List.of();
    for (int layer = 0; layer < model.decoder().layers(); layer++) {
      assertThat(last).allMatch(Optional::isEmpty);
      model.decoder().forward(List.of(silent(model.open(), tokens(text, 7, 27))));
      last = model.decoder().forward(tokens, new Layers(layer, layer + 1));
    }
    List<float[]> found = last.stream().map(DjlDecoderStoredTest::all).toList();
    for (int i = 0; i < lengths.length; i++) {
      assertThat(found.get(i)).isEqualTo(alone(model, text, lengths[i] + 1));
    }
  }

  /** And what of it was wrong is written over. */
  @Test
  void aDraftHasTheBitsOfText() {
    int[] text = longText(model, 70);
    int wrong = text[64] == 0 ? 1 : 0;
    KvCache drafting = model.open();
    model.decoder().forward(List.of(silent(drafting, tokens(text, 0, 61))));
    int[] draft = {text[62], text[63], wrong};
    Chunk guess = new Chunk(drafting, tokens(text, 61, 62), Optional.of(Steps.GREEDY), draft);

    Candidates found = Steps.candidates(model.decoder(), guess);
    assertThat(found.drafted().get(1).all()).isEqualTo(alone(model, text, 64));
    drafting.accept(2);

    assertThat(logits(model.decoder(), drafting, tokens(text, 64, 70)))
        .isEqualTo(alone(model, text, 70));
  }

  /** Another worker reads the prompt and the answer so far, and goes on. */
  @Test
  void anAnswerThatIsTakenOverGoesOnAlike() {
    int[] answer = greedy(model.decoder(), model.prompt(), 24);
    int[] half =
        IntStream.concat(IntStream.of(model.prompt()), IntStream.of(tokens(answer, 0, 11)))
            .toArray();
    assertThat(greedy(model.decoder(), half, 13)).isEqualTo(tokens(answer, 11, 24));
  }

  @Test
  void aKnownPrefixChangesNothing() {
    int[] text = longText(model, 100);
    float[] fresh = alone(model, text, text.length);
    KvCache former = model.decoder().open();
    model.decoder().forward(List.of(silent(former, tokens(text, 0, 80))));
    former.release();

    KvCache next = model.open(text);
    assertThat(next.length()).isPositive();
    float[] found = logits(model.decoder(), next, tokens(text, next.length(), text.length));
    assertThat(found).isEqualTo(fresh);
  }

  private static float[] all(Optional<Candidates> found) {
    return found.orElseThrow().all();
  }

  /** After so many tokens of a text, with nobody beside and nothing known. */
  static float[] alone(GoldenModel model, int[] text, int length) {
    KvCache sequence = model.decoder().open();
    float[] logits = logits(model.decoder(), sequence, tokens(text, 0, length));
    sequence.release();
    return logits;
  }

  static int[] longText(GoldenModel model, int length) {
    int[] prompt = model.prompt();
    return IntStream.range(0, length).map(i -> prompt[(i * 7) % prompt.length]).toArray();
  }
}
