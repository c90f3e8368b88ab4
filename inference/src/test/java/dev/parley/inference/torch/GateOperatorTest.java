package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator {@code parley::gate} against plain arithmetic, on all instructions found here. */
class GateOperatorTest {

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 17, 1",
    "3, 24, 8",
    "2, 6, 2",
    "5, 96, 32",
    "9, 192, 64",
    "70, 1536, 64"
  })
  void givesWhatPlainArithmeticGives(int rows, int inner, int block) {
    float[] gateUp = random(rows, inner);
    for (KernelChoice choice : Instructions.here()) {
      for (boolean gelu : new boolean[] {false, true}) {
        float[] found = gate(gateUp, rows, inner, block, gelu, choice, 2);
        double[] expected = expected(gateUp, rows, inner, block, gelu);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < found.length; i++) {
          assertThat((double) found[i]).as("%s %s", choice, i).isCloseTo(expected[i], within(2e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"21, 192, 64", "4, 24, 8", "3, 17, 1"})
  void aRowHasTheSameBitsWithAnyThreadsInstructionsAndNeighbours(int rows, int inner, int block) {
    float[] gateUp = random(rows, inner);
    float[] together = gate(gateUp, rows, inner, block, false, Instructions.here().getFirst(), 1);
    for (KernelChoice choice : Instructions.here()) {
      assertThat(gate(gateUp, rows, inner, block, false, choice, 3)).isEqualTo(together);
      for (int row = 0; row < rows; row++) {
        float[] one = Arrays.copyOfRange(gateUp, row * 2 * inner, (row + 1) * 2 * inner);
        assertThat(gate(one, 1, inner, block, false, choice, 2))
            .isEqualTo(Arrays.copyOfRange(together, row * inner, (row + 1) * inner));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 24, 16", "1, 24, 3", "1, 24, 0", "1, 24, -8", "1, 0, 1"})
  void refusesBlocksThatDoNotFit(int rows, int inner, int block) {
    float[] gateUp = random(rows, inner);
    assertThatThrownBy(
            () -> gate(gateUp, rows, inner, block, false, Instructions.here().getFirst(), 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::gate");
  }

  /** Also such numbers as the activations hardly tell from nothing or from themselves. */
  private static float[] random(int rows, int inner) {
    Random random = new Random(17L * rows + inner);
    float[] numbers = new float[rows * 2 * inner];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian() * (random.nextInt(20) == 0 ? 100 : 1);
    }
    for (int row = 0; row < rows; row++) { // what is gated stays small, so that errors do
      for (int i = 0; i < inner; i++) {
        numbers[(2 * row + 1) * inner + i] /= 100;
      }
    }
    return numbers;
  }

  private static double[] expected(float[] gateUp, int rows, int inner, int block, boolean gelu) {
    double[] turned = new double[rows * inner];
    for (int i = 0; i < turned.length; i++) {
      int row = i / inner;
      int first = i - i % inner % block;
      for (int from = first; from < first + block; from++) {
        double x = gateUp[row * inner + from];
        double gated = (gelu ? gelu(x) : x / (1 + Math.exp(-x))) * gateUp[(row + 1) * inner + from];
        turned[i] += Integer.bitCount((i - first) & (from - first)) % 2 == 0 ? gated : -gated;
      }
      turned[i] /= Math.sqrt(block);
    }
    return turned;
  }

  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static float[] gate(
      float[] gateUp, int rows, int inner, int block, boolean gelu, KernelChoice on, int threads) {
    JniUtils.setNumThreads(threads);
    network.call("choose_instructions", on.label());
    return network.floats("gate", TensorData.ofFloats(gateUp, rows, 2L * inner), block, gelu);
  }
}
