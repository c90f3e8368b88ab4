package dev.parley.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.architecture.Architecture.HeadRows;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.source.QuantizedTensor;
import dev.parley.inference.source.WeightFile;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.TensorType;
import dev.parley.models.huggingface.Golden;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks of every type against the gguf package: made by tools/golden/gguf_models.py. */
class GgufWeightTest {

  private static final Path FILE = Golden.folder("gguf-blocks").resolve("model.gguf");
  private static final int WIDTH = 256;

  private final GgufFile header = GgufFile.read(FILE);

  @ParameterizedTest
  @EnumSource
  void readsTheNumbersThatGgufReadsToTheLastBit(TensorType type) {
    try (Golden golden = Golden.of("gguf-blocks")) {
      assertThat(read(type, 0, 2, GgufWeight.IN_ORDER)).isEqualTo(golden.numbers(type.name()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsQuantizedIsReadRowByRowAsItIs(TensorType type) {
    try (WeightFile file = WeightFile.open(FILE);
        Golden golden = Golden.of("gguf-blocks")) {
      Optional<QuantizedTensor> found = weight(file, type, row -> 1 - row).quantized();

      assertThat(found.isPresent()).isEqualTo(type.name().startsWith("Q"));
      found.ifPresent(
          tensor -> {
            QuantizedRow row = new QuantizedRow(tensor.quantization(), WIDTH);
            tensor.read(1, row);
            float[] weights = new float[WIDTH];
            row.dequantize(weights);
            float[] first = Arrays.copyOf(golden.numbers(type.name()), WIDTH);
            assertThat(weights).isEqualTo(first);
            int most = 1 << tensor.quantization().bits();
            assertThat(codes(row)).allMatch(code -> code < most);
          });
    }
  }

  private static IntStream codes(QuantizedRow row) {
    return IntStream.range(0, WIDTH).map(i -> Byte.toUnsignedInt(row.codes()[i]));
  }

  @Test
  void readsRowsInAnotherOrder() {
    try (Golden golden = Golden.of("gguf-blocks")) {
      float[] second = Arrays.copyOfRange(golden.numbers("Q4_K"), WIDTH, 2 * WIDTH);
      assertThat(read(TensorType.Q4_K, 0, 1, row -> 1 - row)).isEqualTo(second);
      assertThat(read(TensorType.Q4_K, 1, 1, GgufWeight.IN_ORDER)).isEqualTo(second);
    }
  }

  @Test
  void readsWholeRowsOnly() {
    try (WeightFile file = WeightFile.open(FILE)) {
      GgufWeight weight = weight(file, TensorType.Q8_0, GgufWeight.IN_ORDER);
      assertThatThrownBy(() -> weight.read(32, FloatBuffer.allocate(WIDTH)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theHalvesOfAHeadStandInterleaved() {
    assertThat(LongStream.range(0, 12).map(row -> HeadRows.PAIRS.placeOf(row, 6)))
        .containsExactly(0L, 2L, 4L, 1L, 3L, 5L, 6L, 8L, 10L, 7L, 9L, 11L);
  }

  private float[] read(TensorType type, int row, int rows, LongUnaryOperator order) {
    FloatBuffer numbers = FloatBuffer.allocate(rows * WIDTH);
    try (WeightFile file = WeightFile.open(FILE)) {
      weight(file, type, order).read((long) row * WIDTH, numbers);
    }
    return numbers.array();
  }

  private GgufWeight weight(WeightFile file, TensorType type, LongUnaryOperator order) {
    return new GgufWeight(file, Objects.requireNonNull(header.tensors().get(type.name())), order);
  }
}
