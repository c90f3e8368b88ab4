package dev.parley.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.CacheFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightFormatTest {

  private static final MatrixSize SIZE = new MatrixSize(2, 3);

  @ParameterizedTest
  @EnumSource
  void everyPrecisionIsReadByItsLabel(Precision precision) {
    assertThat(Precision.parse(precision.label())).contains(precision);
    assertThat(precision.label()).isEqualToIgnoringCase(precision.name());
  }

  @Test
  void anUnknownPrecisionIsNone() {
    assertThat(Precision.parse("int3")).isEmpty();
  }

  /** Files of earlier versions carry a hash of these very words. */
  @Test
  void thePreparationOfInt8HasTheWordsOfTheFirstVersion() {
    Int8Rows format = new Int8Rows(Int8Product.FBGEMM_OF_7_BITS);

    assertThat(format.preparation(new Computation(format, true, 4.0 / 127, CacheFormat.F16)))
        .contains(
            "Computation[precision=INT8, rotated=true, constantScale=0.031496062992125984,"
                + " weightLevels=63, halfCache=true]");
  }

  @Test
  void floatsAreNotWorthStoring() {
    assertThat(
            new Float32()
                .preparation(new Computation(new Float32(), false, 0, CacheFormat.FLOAT32)))
        .isEmpty();
    assertThat(new Bf16().preparation(new Computation(new Bf16(), false, 0, CacheFormat.F16)))
        .isEmpty();
  }

  @Test
  void int8RowsHaveAScaleEach() {
    Int8Rows format = new Int8Rows(Int8Product.FBGEMM);
    ByteBuffer numbers = buffer(format.numberBytes(SIZE));
    ByteBuffer scales = buffer(format.scaleBytes(SIZE));

    format.pack(new float[] {1, -2, 0.5f}, 0, numbers, scales);
    format.pack(new float[] {0, 0, 254}, 1, numbers, scales);

    assertThat(scales.asFloatBuffer().get(0)).isEqualTo(2f / 127);
    assertThat(scales.asFloatBuffer().get(1)).isEqualTo(2f);
    assertThat(bytes(numbers)).containsExactly(64, -127, 32, 0, 0, 127);
  }

  @Test
  void floatRowsAreTakenAsTheyAre() {
    Bf16 format = new Bf16();
    ByteBuffer numbers = buffer(format.numberBytes(SIZE));

    format.pack(new float[] {1, 2, 3}, 1, numbers, buffer(format.scaleBytes(SIZE)));

    assertThat(numbers.asFloatBuffer().get(3)).isEqualTo(1);
    assertThat(numbers.asFloatBuffer().get(5)).isEqualTo(3);
    assertThat(format.heldBytes(6)).isEqualTo(12);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.capacity()];
    buffer.get(0, copy);
    return copy;
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.nativeOrder());
  }
}
