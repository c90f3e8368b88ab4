package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.logits;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts that a step takes through some of the layers only, against transformers, in float32. */
@ParameterizedClass
@MethodSource("models")
class DjlDecoderLayersTest {

  private static final float CLOSE = 1e-4f;

  private final GoldenModel model;

  DjlDecoderLayersTest(GoldenModel model) {
    this.model = model;
  }

  /** Some GGUF files have one layer. */
  static Stream<GoldenModel> models() {
    return GoldenModel.names().filter(name -> !name.startsWith("gguf")).map(GoldenModel::float32);
  }

  @AfterEach
  void release() {
    model.release();
  }

  @Test
  void aPromptLayerByLayerBesideAChatThatSpeaksChangesNeither() {
    int[] prompt = model.prompt();
    KvCache decoding = model.open();
    model.decoder().forward(List.of(silent(decoding, tokens(prompt, 0, 5))));
    KvCache reading = model.open();
    model.decoder().forward(List.of(silent(reading, tokens(prompt, 0, 3))));
    Chunk rest = asking(reading, tokens(prompt, 3, prompt.length));

    Optional<Candidates> last = Optional.empty();
    for (int layer = 0; layer < model.decoder().layers(); layer++) {
      assertThat(last).isEmpty();
      assertThat(reading.length()).isEqualTo(3);
      List<Optional<Candidates>> found =
          model
              .decoder()
              .forward(
                  List.of(asking(decoding, prompt[5 + layer]), rest), new Layers(layer, layer + 1));
      float[] decoded = found.getFirst().orElseThrow().all();
      assertThat(largestDifference(decoded, model.logits(5 + layer))).isLessThan(CLOSE);
      last = found.getLast();
    }

    float[] read = last.orElseThrow().all();
    assertThat(largestDifference(read, model.logits(prompt.length - 1))).isLessThan(CLOSE);
    assertThat(reading.length()).isEqualTo(prompt.length);
  }

  @Test
  void severalPromptsGoOnWhenNobodySpeaksAnyMore() {
    int[] prompt = model.prompt();
    KvCache decoding = model.open();
    List<Chunk> pieces = new ArrayList<>();
    for (int length : new int[] {prompt.length, 2, prompt.length / 2}) {
      pieces.add(asking(model.open(), tokens(prompt, 0, length)));
    }
    List<Chunk> beside = new ArrayList<>(pieces);
    beside.add(1, asking(decoding, prompt[0]));
    model.decoder().forward(beside, new Layers(0, 1));
    decoding.release();

    List<Optional<Candidates>> found =
        model.decoder().forward(pieces, new Layers(1, model.decoder().layers()));

    for (int i = 0; i < pieces.size(); i++) {
      float[] expected = model.logits(pieces.get(i).tokens().length - 1);
      assertThat(largestDifference(found.get(i).orElseThrow().all(), expected)).isLessThan(CLOSE);
    }
  }

  @Test
  void aShortPromptOvertakesALongOneBetweenTheLayersAndChangesNeither() {
    int[] prompt = model.prompt();
    int layers = model.decoder().layers();
    List<Chunk> slow = List.of(asking(model.open(), prompt));
    List<Chunk> fast = List.of(asking(model.open(), tokens(prompt, 0, 3)));
    model.decoder().forward(slow, new Layers(0, 1));
    model.decoder().forward(fast, new Layers(0, 1));
    model.decoder().forward(List.of(asking(model.open(), prompt[0])));

    float[] early =
        model.decoder().forward(fast, new Layers(1, layers)).getFirst().orElseThrow().all();
    float[] late =
        model.decoder().forward(slow, new Layers(1, layers)).getFirst().orElseThrow().all();

    assertThat(largestDifference(early, model.logits(2))).isLessThan(CLOSE);
    assertThat(largestDifference(late, model.logits(prompt.length - 1))).isLessThan(CLOSE);
  }

  @Test
  void tokensGoThroughPartsOfTheLayersAndAPromptBetweenThem() {
    int[] prompt = model.prompt();
    int layers = model.decoder().layers();
    KvCache one = model.open();
    KvCache two = model.open();
    model
        .decoder()
        .forward(List.of(silent(one, tokens(prompt, 0, 5)), silent(two, tokens(prompt, 0, 3))));
    List<Chunk> tokens = List.of(asking(one, prompt[5]), asking(two, prompt[3]));

    for (int layer = 0; layer < layers - 1; layer++) {
      List<Optional<Candidates>> none =
          model.decoder().forward(tokens, new Layers(layer, layer + 1));
      assertThat(none).hasSize(2).containsOnly(Optional.empty());
      float[] between = logits(model.decoder(), model.open(), tokens(prompt, 0, 4));
      assertThat(largestDifference(between, model.logits(3))).isLessThan(CLOSE);
      assertThat(one.length()).isEqualTo(5);
    }
    List<Optional<Candidates>> found =
        model.decoder().forward(tokens, new Layers(layers - 1, layers));

    float[] first = found.getFirst().orElseThrow().all();
    assertThat(largestDifference(first, model.logits(5))).isLessThan(CLOSE);
    float[] second = found.getLast().orElseThrow().all();
    assertThat(largestDifference(second, model.logits(3))).isLessThan(CLOSE);
    assertThat(one.length()).isEqualTo(6);
  }

  @Test
  void ofFourThatBeginTheOneThatWentOnLessLatelyIsForgotten() {
    Chunk lost = silent(model.open(), 90, 91, 92);
    Chunk other = silent(model.open(), 90, 91);
    Chunk kept = silent(model.open(), 90, 91);
    Chunk newest = silent(model.open(), 90, 91);
    Layers rest = new Layers(1, model.decoder().layers());
    for (Chunk chunk : List.of(lost, other, kept, newest)) {
      model.decoder().forward(List.of(chunk), new Layers(0, 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.decoder().forward(List.of(lost), rest));
    model.decoder().forward(List.of(kept), rest);
    model.decoder().forward(List.of(newest), rest);
  }

  @Test
  void whatWaitsIsForgottenWhereOthersBegin() {
    int[] prompt = model.prompt();
    KvCache gone = model.open();
    model.decoder().forward(List.of(silent(gone, 90, 91, 92)), new Layers(0, 1));
    gone.release();

    float[] whole = logits(model.decoder(), model.open(), prompt);

    assertThat(largestDifference(whole, model.logits(prompt.length - 1))).isLessThan(CLOSE);
  }

  @Test
  void nothingGoesOnFromWhereItIsNot() {
    Chunk begun = silent(model.open(), 90, 91, 92);
    Chunk other = silent(model.open(), 90, 91, 92);
    int layers = model.decoder().layers();
    Layers second = new Layers(1, layers);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.decoder().forward(List.of(begun), second));
    model.decoder().forward(List.of(begun), new Layers(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.decoder().forward(List.of(begun, other), second))
        .withMessageContaining("2 chunks cannot go on at layer 1: 1 wait at layer 1");
    model.decoder().forward(List.of(begun), second);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.decoder().forward(List.of(begun), second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.decoder().forward(List.of(other), new Layers(0, layers + 1)))
        .withMessage("%d layers, not Layers[from=0, to=%d]", layers, layers + 1);
  }
}
