package dev.parley.inference.weights.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelSupport;
import dev.parley.models.LanguageModels;
import dev.parley.models.gguf.file.GgufBytes;
import dev.parley.models.huggingface.Golden;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionChoiceTest {

  private static final KernelSupport OURS = new KernelSupport.Present(KernelChoice.AVX2);
  private static final KernelSupport NONE = new KernelSupport.Absent("they are switched off");

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "gguf-llama/model.gguf, FILE",
    "gguf-qwen2/model.gguf, FILE",
    "gguf-mixed/model.gguf, FILE",
    "gguf-gemma3/model.gguf, INT8",
    "qwen2-tied-f32, INT8",
  })
  void quantizedFilesAreComputedAsTheyAreUnlessAnotherIsAskedFor(String model, Precision usual) {
    ModelSource source = source(model);
    assertThat(PrecisionChoice.of(Optional.empty(), source, OURS)).isEqualTo(usual);
    assertThat(PrecisionChoice.of(Optional.of(Precision.INT8), source, OURS))
        .isEqualTo(Precision.INT8);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FILE", "INT4"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyOtherOneThatIsAskedForIsTaken(Precision asked) {
    assertThat(PrecisionChoice.of(Optional.of(asked), source("qwen2-tied-f32"), NONE))
        .isEqualTo(asked);
  }

  @Test
  void withoutOperatorsOfOurOwnItIsInt8() {
    ModelSource source = source("gguf-llama/model.gguf");
    assertThat(PrecisionChoice.of(Optional.empty(), source, NONE)).isEqualTo(Precision.INT8);
    refuses(source, NONE, "it takes operators of our own, and they are switched off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2-tied-f32", "gguf-gemma3/model.gguf"})
  void whatIsNotQuantizedIsRefusedByTheSetting(String model) {
    refuses(source(model), OURS, "no matrix in it is quantized");
  }

  /** Rows of 8 numbers, and one matrix of rows of 32. */
  @Test
  void rowsThatAreNoWholeGroupsAreRefusedByName() {
    GgufBytes bytes = GgufBytes.llama().put("llama.feed_forward_length", 32);
    bytes.tensor("blk.0.ffn_gate.weight", 8, 32).tensor("blk.0.ffn_up.weight", 8, 32);
    bytes.tensor("blk.0.ffn_down.weight", 32, 8).type("blk.0.ffn_down.weight", 2);
    ModelSource source = LanguageModels.open(bytes.write(temp.resolve("odd.gguf")));

    assertThat(PrecisionChoice.of(Optional.empty(), source, OURS)).isEqualTo(Precision.INT8);
    refuses(source, OURS, "tensor blk.0.attn_q.weight has rows of 8 numbers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2-tied-f32", "gemma3-tied-bf16", "qwen3.5-tied-bf16", "phi3-tied-bf16"})
  void foldersAreRoundedToFourBitsWhereThatIsAskedFor(String model) {
    assertThat(PrecisionChoice.of(Optional.of(Precision.INT4), source(model), OURS))
        .isEqualTo(Precision.INT4);
  }

  @ParameterizedTest
  @CsvSource({
    "gguf-llama/model.gguf, 'that is for folders; a GGUF file of 4 bits'",
    "gguf-gemma3/model.gguf, 'that is for folders'",
    "llama-linear-rope, 'tensor model.layers.0.self_attn.q_proj.weight has rows of 48 numbers'",
  })
  void fourBitsAreRefusedByTheSettingWhereTheyCannotBe(String model, String reason) {
    refuses(Precision.INT4, source(model), OURS, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "qwen2-tied-f32, small models",
    "gemma3-tied-bf16, models markedly worse whose residual stream cannot be rotated"
  })
  void whomFourBitsServeBadlyIsWarned(String model, String warning) {
    assertThat(new BlockRows(4).warning(source(model).shape()).orElseThrow())
        .startsWith("int4 makes ")
        .contains(warning);
  }

  @Test
  void fourBitsNeedOperatorsOfOurOwn() {
    String reason = "it takes operators of our own, and they are switched off";
    refuses(Precision.INT4, source("qwen2-tied-f32"), NONE, reason);
  }

  private static void refuses(ModelSource source, KernelSupport kernels, String reason) {
    refuses(Precision.FILE, source, kernels, reason);
  }

  private static void refuses(
      Precision asked, ModelSource source, KernelSupport kernels, String reason) {
    assertThatThrownBy(() -> PrecisionChoice.of(Optional.of(asked), source, kernels))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(source.path() + ": ")
        .hasMessageContaining("parley.worker.precision=" + asked.label() + " asks: ")
        .hasMessageContaining(reason);
  }

  /** The plan of a decoder's memory counts on it. */
  @ParameterizedTest
  @ValueSource(strings = {"gguf-mixed/model.gguf", "gguf-qwen35-quantized/model.gguf"})
  void theBytesOfAllMatricesAreKnownBeforeTheyAreRead(String model) {
    try (ModelWeights weights = source(model).weights()) {
      StoredMatrices matrices = new StoredMatrices(weights);
      long held = 0;
      for (StoredPart part : matrices.all()) {
        try (Panels panels = part.panels()) {
          held +=
              part.handOver(panels).arguments().stream()
                  .filter(TensorData.class::isInstance)
                  .mapToLong(data -> ((TensorData) data).numbers().capacity())
                  .sum();
        }
      }
      assertThat(matrices.bytes()).isEqualTo(held);
    }
  }

  private static ModelSource source(String model) {
    return LanguageModels.open(Golden.folder(model));
  }
}
