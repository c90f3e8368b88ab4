package dev.parley.models.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.family.Architectures;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.torch.Steps;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Precision;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.huggingface.Golden;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A family that stands in one file and in a list of families, and nowhere else. */
class ToyArchitectureTest {

  private static final Architectures TOYS = new Architectures(List.of(new Toy(false)));
  private static final Offset<Float> CLOSE = within(1e-4f);

  @TempDir Path temp;

  @Test
  void aFolderOfItsFamilyRuns() throws IOException {
    ModelFolder folder = ModelFolder.open(ToyFiles.folder(temp), TOYS);

    assertThat(folder.shape().architecture()).isEqualTo(new Toy(true));
    assertThat(folder.description()).startsWith("Toy model");
    assertThat(logits(folder, Precision.FLOAT32, "qwen3-tied-bf16"))
        .containsExactly(expected("qwen3-tied-bf16"), CLOSE);
  }

  @Test
  void aGgufFileOfItsFamilyRuns() throws IOException {
    GgufModel model = GgufModel.open(ToyFiles.gguf(temp.resolve("model.gguf")), TOYS);

    assertThat(model.shape().architecture()).isEqualTo(new Toy(false));
    assertThat(logits(model, Precision.FLOAT32, "gguf-qwen3"))
        .containsExactly(expected("gguf-qwen3"), CLOSE);
  }

  @Test
  void itIsNotRotatedBecauseItForbidsThat() throws IOException {
    NetworkShape toy = ModelFolder.open(ToyFiles.folder(temp), TOYS).shape();
    NetworkShape qwen = ModelFolder.open(Golden.folder("qwen3-tied-bf16")).shape();

    assertThat(computation(qwen).rotated()).isTrue();
    assertThat(computation(toy).rotated()).isFalse();
    float[] found = logits(ModelFolder.open(temp, TOYS), Precision.INT8, "qwen3-tied-bf16");
    assertThat(error(found, expected("qwen3-tied-bf16"))).isLessThan(0.11);
  }

  /** Relative to the size of the logits. */
  private static double error(float[] found, float[] expected) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }

  @Test
  void itIsRefusedByNameWhereItIsNotListed() throws IOException {
    Path folder = ToyFiles.folder(temp);
    Path file = ToyFiles.gguf(temp.resolve("model.gguf"));

    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("architecture ToyForCausalLM is not supported")
        .hasMessageContaining(
            "use a model of Llama or Qwen2 or Qwen3 or Granite or SmolLM3 or ERNIE 4.5 or"
                + " LFM2 or Gemma 3 or Qwen3.5 or Phi-3/Phi-4-mini");
    assertThatThrownBy(() -> GgufModel.open(file))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("architecture toy-x is not supported");
  }

  private static Computation computation(NetworkShape shape) {
    return Computation.of(Precision.INT8.format(Int8Product.FBGEMM), shape, CacheFormat.F16);
  }

  /** After the whole prompt of a golden model. */
  private static float[] logits(ModelSource source, Precision precision, String golden) {
    DecoderSettings settings = new DecoderSettings(precision, 1, 1L << 30, 4);
    try (DjlDecoder decoder = DjlDecoder.load(source, settings);
        Golden answers = Golden.of(golden)) {
      return Steps.logits(decoder, decoder.open(), answers.ids("tokens"));
    }
  }

  private static float[] expected(String golden) {
    try (Golden answers = Golden.of(golden)) {
      float[] all = answers.numbers("logits");
      int vocabulary = all.length / answers.ids("tokens").length;
      return Arrays.copyOfRange(all, all.length - vocabulary, all.length);
    }
  }
}
