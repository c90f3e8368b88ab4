package dev.parley.worker.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.worker.decoder.Rotation.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 48, 576, 896, 1024, 1536, 2048, 3584, 4096})
  void theFactorsAreOrthogonalAndMakeUpTheWidth(int hidden) {
    Rotation rotation = Rotation.of(hidden, 64, 2816);

    int width = rotation.factors().stream().mapToInt(Matrix::rows).reduce(1, Math::multiplyExact);
    assertThat(width).isEqualTo(hidden);
    assertThat(rotation.signs().numbers()).hasSize(hidden).containsOnly(hidden > 1 ? SIGNS : ONE);
    rotation.factors().forEach(RotationTest::assertOrthogonal);
    assertOrthogonal(rotation.withinHead());
    assertOrthogonal(rotation.withinInner());
  }

  private static final float[] SIGNS = {1, -1};
  private static final float[] ONE = Rotation.of(1, 2, 2).signs().numbers();

  @Test
  void twoMachinesMakeTheSameRotation() {
    assertThat(Rotation.of(48, 8, 96).factors().getFirst().numbers())
        .isEqualTo(Rotation.of(48, 8, 96).factors().getFirst().numbers());
  }

  @Test
  void aWidthWithALargeOddFactorIsLeftAlone() {
    assertThat(Rotation.suits(896)).isTrue();
    assertThat(Rotation.suits(2 * 1021)).isFalse();
  }

  private static void assertOrthogonal(Matrix matrix) {
    int size = matrix.rows();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        assertThat(dot(matrix, i, j)).isCloseTo(i == j ? 1 : 0, within(1e-5));
      }
    }
  }

  private static double dot(Matrix matrix, int i, int j) {
    int size = matrix.rows();
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += matrix.numbers()[i * size + k] * (double) matrix.numbers()[j * size + k];
    }
    return sum;
  }
}
