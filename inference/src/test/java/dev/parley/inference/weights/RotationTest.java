package dev.parley.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

  private static final Offset<Float> ROUNDING = within(1e-5f);

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 48, 64, 144})
  void rowsOfTheMatrixAreOrthonormal(int width) {
    float[][] q = matrix(width);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        assertThat(dot(q[i], q[j])).isCloseTo(i == j ? 1 : 0, ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 48, 64, 144})
  void whatIsTurnedOnOneSideIsTurnedBackOnTheOther(int width) {
    float[][] q = matrix(width);
    float[][] identity = transposed(q);
    Rotation.of(width).turn(identity);
    float[][] turned = transposed(identity);
    for (int i = 0; i < width; i++) {
      assertThat(turned[i]).containsExactly(q(width, q[i]), ROUNDING);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {576, 896, 1024, 1536})
  void anOutlierIsSpreadOverTheWholeWidth(int width) {
    float[] row = new float[width];
    row[width / 3] = 1;
    Rotation.of(width).turn(row);
    for (float value : row) {
      assertThat(Math.abs(value)).isLessThan(6 / (float) Math.sqrt(width));
    }
  }

  @Test
  void twoMachinesMakeTheSameRotation() {
    assertThat(matrix(48)).isDeepEqualTo(matrix(48));
  }

  @Test
  void aWidthWithALargeOddFactorIsLeftAlone() {
    assertThat(Rotation.suits(896)).isTrue();
    assertThat(Rotation.suits(2 * 1021)).isFalse();
  }

  @Test
  void theHadamardMatrixOfFourIsSylvesters() {
    assertThat(Hadamard.matrix(4))
        .containsExactly(
            0.5f, 0.5f, 0.5f, 0.5f, //
            0.5f, -0.5f, 0.5f, -0.5f, //
            0.5f, 0.5f, -0.5f, -0.5f, //
            0.5f, -0.5f, -0.5f, 0.5f);
  }

  /** The unit vectors, turned. */
  private static float[][] matrix(int width) {
    float[][] rows = new float[width][width];
    for (int i = 0; i < width; i++) {
      rows[i][i] = 1;
      Rotation.of(width).turn(rows[i]);
    }
    return rows;
  }

  private static float[] q(int width, float[] row) {
    float[] copy = row.clone();
    Rotation.of(width).turn(copy);
    return copy;
  }

  private static float[][] transposed(float[][] rows) {
    float[][] columns = new float[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  private static float dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return (float) sum;
  }
}
