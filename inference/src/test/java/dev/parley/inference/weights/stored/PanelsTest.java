package dev.parley.inference.weights.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed rows, read by the words of the layout and plain arithmetic. */
class PanelsTest {

  private static final int WIDTH = 64;
  private static final int ROWS = 19;
  private static final double FACTOR = 0.3;

  private final Random random = new Random(5);

  static Stream<Quantization> all() {
    return Stream.of(
        Quantization.withMinima(4, 16),
        Quantization.withMinima(4, 32),
        Quantization.withMinima(5, 32),
        Quantization.withMinima(6, 16),
        Quantization.around(4, 4, 16),
        Quantization.around(8, 4, 32),
        Quantization.around(16, 5, 32),
        Quantization.around(32, 6, 16),
        Quantization.around(32, 6, 32),
        Quantization.around(128, 8, 16),
        Quantization.around(128, 8, 32));
  }

  @ParameterizedTest
  @MethodSource("all")
  void weightsAreThoseOfTheRowsAndNoneBehindThem(Quantization form) {
    List<QuantizedRow> rows = new ArrayList<>();
    try (Panels panels = new Panels(form, ROWS, WIDTH)) {
      for (int i = 0; i < ROWS; i++) {
        rows.add(row(form, (float) Math.pow(10, i % 7 - 4)));
        panels.put(i, rows.get(i), FACTOR);
      }
      Packed packed = new Packed(panels.handOver(3));

      float[] weights = new float[WIDTH];
      for (int i = 0; i < ROWS; i++) {
        rows.get(i).dequantize(weights);
        double most = largest(rows.get(i)) * FACTOR * (1 << form.bits()) / 2048;
        for (int k = 0; k < WIDTH; k++) {
          assertThat(packed.weight(i, k)).isCloseTo(FACTOR * weights[k], within(most));
        }
      }
      for (int k = 0; k < WIDTH; k++) {
        assertThat(packed.scale(ROWS, k) * packed.code(ROWS, k)).isZero();
      }
    }
  }

  /** Those of most types, so that these are computed as they are stored. */
  @Test
  void scalesOfSixteenBitsKeepAllOfThem() {
    Quantization form = Quantization.around(8, 4, 32);
    QuantizedRow row = row(form, 1);
    for (int g = 0; g < row.scales().length; g++) {
      float scale = Float.float16ToFloat(Float.floatToFloat16(row.scales()[g] / 1000));
      row.scales()[g] = scale;
    }
    try (Panels panels = new Panels(form, 1, WIDTH)) {
      panels.put(0, row, 1);
      Packed packed = new Packed(panels.handOver(0));

      for (int k = 0; k < WIDTH; k++) {
        assertThat(packed.scale(0, k) * packed.rowScale(0)).isEqualTo(row.scales()[k / 32]);
      }
    }
  }

  @Test
  void aRowOfZerosHasNoScaleToLookFor() {
    Quantization form = Quantization.withMinima(6, 16);
    try (Panels panels = new Panels(form, 1, WIDTH)) {
      panels.put(0, new QuantizedRow(form, WIDTH), FACTOR);
      assertThat(new Packed(panels.handOver(0)).rowScale(0)).isEqualTo((float) FACTOR);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCallSaysHowTheyArePackedAndTheirBytesAreCounted(Quantization form) {
    try (Panels panels = new Panels(form, ROWS, WIDTH)) {
      NetworkCall call = panels.handOver(7);
      TensorData numbers = (TensorData) call.arguments().get(1);
      TensorData scales = (TensorData) call.arguments().get(2);

      assertThat(call.method()).isEqualTo("add_blocks");
      assertThat(call.arguments().getFirst()).isEqualTo(7);
      assertThat(call.arguments().subList(3, 6))
          .containsExactly(form.bits(), form.group(), form.zero().orElse(-1));
      assertThat(numbers.shape()).startsWith(2);
      assertThat(scales.shape()).containsExactly(ROWS);
      assertThat(Panels.bytes(form, ROWS, WIDTH))
          .isEqualTo(numbers.numbers().capacity() + scales.numbers().capacity());
    }
  }

  private QuantizedRow row(Quantization form, float size) {
    QuantizedRow row = new QuantizedRow(form, WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      row.codes()[i] = (byte) random.nextInt(1 << form.bits());
    }
    for (int g = 0; g < row.scales().length; g++) {
      row.scales()[g] = size * (random.nextFloat() - 0.5f);
    }
    for (int g = 0; g < row.minima().length; g++) {
      row.minima()[g] = size * (random.nextFloat() - 0.5f);
    }
    return row;
  }

  private static float largest(QuantizedRow row) {
    float largest = 0;
    for (float scale : row.scales()) {
      largest = Math.max(largest, Math.abs(scale));
    }
    for (float minimum : row.minima()) {
      largest = Math.max(largest, Math.abs(minimum));
    }
    return largest;
  }

  /** What a call hands over, read as kernels/src/main/native/blocks.h describes it. */
  private static final class Packed {

    private final ByteBuffer bytes;
    private final ByteBuffer rowScales;
    private final int bits;
    private final int group;
    private final OptionalInt zero;
    private final int panelBytes;

    Packed(NetworkCall call) {
      TensorData numbers = (TensorData) call.arguments().get(1);
      this.bytes = numbers.numbers().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      this.rowScales = ((TensorData) call.arguments().get(2)).numbers();
      this.bits = (int) call.arguments().get(3);
      this.group = (int) call.arguments().get(4);
      int stated = (int) call.arguments().get(5);
      this.zero = stated < 0 ? OptionalInt.empty() : OptionalInt.of(stated);
      this.panelBytes = (int) numbers.shape()[1];
    }

    double weight(int row, int k) {
      double weight =
          zero.isPresent()
              ? scale(row, k) * (code(row, k) - zero.getAsInt())
              : scale(row, k) * code(row, k) + minimum(row, k);
      return rowScale(row) * weight;
    }

    float rowScale(int row) {
      return rowScales.getFloat(4 * row);
    }

    float scale(int row, int k) {
      return half(head(row, k) + 2 * (row % 16));
    }

    private float minimum(int row, int k) {
      return half(head(row, k) + 32 + 2 * (row % 16));
    }

    int code(int row, int k) {
      int inGroup = k % group;
      int codes = head(row, k) + (zero.isPresent() ? 32 : 64) + row % 16 * 4 + inGroup % 4;
      int code = 0;
      for (int bit = 0; bit < bits; bit++) {
        int place = CodeBits.place(bits, inGroup / 4, bit);
        code |= (bytes.get(codes + place / 8 * 64) >>> place % 8 & 1) << bit;
      }
      return code;
    }

    /** Where the scales of a group begin. */
    private int head(int row, int k) {
      int groupBytes = panelBytes / (WIDTH / group);
      return row / 16 * panelBytes + k / group * groupBytes;
    }

    private float half(int at) {
      return Float.float16ToFloat(bytes.getShort(at));
    }
  }
}
