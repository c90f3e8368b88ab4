package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.kvcache.CacheChoice;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Precision;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelSupport;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How keys and values are kept: what a setting, the weights and the operators make of it. */
class DecoderCacheTest {

  private static final KernelSupport OURS = new KernelSupport.Present(KernelChoice.AVX2);
  private static final KernelSupport NONE = new KernelSupport.Absent("they are switched off");

  private final ModelSource model = GoldenModel.source("qwen2-tied-f32");

  @ParameterizedTest
  @EnumSource
  void everyFormatIsReadByItsLabel(CacheFormat format) {
    assertThat(CacheFormat.parse(format.label())).contains(format);
  }

  @Test
  void anUnknownFormatIsNone() {
    assertThat(CacheFormat.parse("int4")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void withOurOperatorsTheOneThatIsAskedForIsTaken(CacheFormat asked) {
    assertThat(CacheChoice.of(Optional.of(asked), CacheFormat.F16, model, OURS)).isEqualTo(asked);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "F16"})
  void theUsualOneIsTakenUnlessAnotherIsAskedFor(CacheFormat usual) {
    assertThat(CacheChoice.of(Optional.empty(), usual, model, NONE)).isEqualTo(usual);
    assertThat(CacheChoice.of(Optional.empty(), usual, model, OURS)).isEqualTo(usual);
  }

  @Test
  void eightBitsAreRefusedWithoutThemByTheNameOfTheSetting() {
    DecoderSettings settings =
        new DecoderSettings(Precision.INT8, 1, 1L << 30, 4)
            .with(KernelChoice.OFF)
            .with(CacheFormat.INT8);

    for (Runnable use :
        Stream.<Runnable>of(
                () -> DecoderPlan.of(model, settings), () -> DjlDecoder.load(model, settings))
            .toList()) {
      assertThatThrownBy(use::run)
          .isInstanceOf(UnusableModelException.class)
          .hasMessageStartingWith(model.path() + ": ")
          .hasMessageContaining("parley.worker.cache=int8")
          .hasMessageContaining("they are switched off");
    }
  }

  /** Two heads of 8 numbers in each of its layers. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 64", "F16, 32", "INT8, 24"})
  void thePlanOfMemoryCountsScales(CacheFormat cache, long bytes) {
    DecoderSettings settings = new DecoderSettings(Precision.INT8, 1, 1L << 30, 4).with(cache);
    DecoderPlan plan = DecoderPlan.of(model, settings);

    assertThat(plan.computation().cache()).isEqualTo(cache);
    assertThat(plan.tokenBytes()).isEqualTo(2 * bytes * model.shape().layers());
  }

  /** Workers from before there was a choice name the precision alone. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, FLOAT32, float32",
    "FLOAT32, INT8, 'float32, cache int8'",
    "BF16, F16, bf16",
    "INT8, F16, int8",
    "INT8, FLOAT32, 'int8, cache float32'",
    "INT8, INT8, 'int8, cache int8'",
  })
  void workersGoOnWithEachOthersAnswersWhereTheirCachesAreAlike(
      Precision precision, CacheFormat cache, String variant) {
    DecoderSettings settings = new DecoderSettings(precision, 1, 1L << 30, 4).with(cache);
    Computation how = DecoderPlan.of(model, settings).computation();

    assertThat(how.variant()).isEqualTo(variant);
  }
}
