package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator {@code parley::linear} against plain arithmetic. */
class LinearOperatorTest {

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  /**
   * A layer and its input.
   *
   * @param x [rows, inputs]
   * @param weights [outputs, inputs]
   */
  private record Case(
      int rows, int inputs, int outputs, float[] x, byte[] weights, float[] scales) {

    static Case random(int rows, int inputs, int outputs) {
      Random random = new Random(31L * rows + 7L * inputs + outputs);
      byte[] weights = new byte[outputs * inputs];
      random.nextBytes(weights);
      float[] x = new float[rows * inputs];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      float[] scales = new float[outputs];
      for (int i = 0; i < outputs; i++) {
        scales[i] = random.nextFloat();
      }
      return new Case(rows, inputs, outputs, x, weights, scales);
    }

    Case only(int row) {
      float[] one = Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs);
      return new Case(1, inputs, outputs, one, weights, scales);
    }

    /** On each of the instructions that are found here, which must give the same bits. */
    float[] run(float[] added, double floor, double scale, int threads) {
      List<float[]> all =
          Instructions.here().stream().map(on -> run(on, added, floor, scale, threads)).toList();
      assertThat(all).allSatisfy(found -> assertThat(found).isEqualTo(all.getFirst()));
      return all.getFirst();
    }

    private float[] run(KernelChoice on, float[] added, double floor, double scale, int threads) {
      return run(on, x, new long[0], added, floor, scale, threads);
    }

    /** Of what a gate gives: its block, and 1 for GELU. gateUp: [rows, 2 * inputs]. */
    float[] runOfGate(KernelChoice on, float[] gateUp, long[] gate, int threads) {
      return run(on, gateUp, gate, new float[0], 0, 0, threads);
    }

    private float[] run(
        KernelChoice on,
        float[] input,
        long[] gate,
        float[] added,
        double floor,
        double scale,
        int threads) {
      JniUtils.setNumThreads(threads);
      network.call("choose_instructions", on.label());
      return network.floats(
          "linear",
          TensorData.ofFloats(input, rows, gate.length == 0 ? inputs : 2L * inputs),
          matrix(weights, outputs, inputs),
          TensorData.ofFloats(scales, outputs),
          added.length == rows * outputs
              ? TensorData.ofFloats(added, rows, outputs)
              : TensorData.ofFloats(added, added.length),
          gate,
          floor,
          scale);
    }

    /** In the order in which the operator rounds, so to the last bit. */
    float[] expected() {
      float[] all = new float[rows * outputs];
      for (int row = 0; row < rows; row++) {
        float largest = 1e-12f;
        for (int k = 0; k < inputs; k++) {
          largest = Math.max(largest, Math.abs(x[row * inputs + k]));
        }
        float factor = 127f / largest;
        float rowScale = largest / 127f;
        for (int n = 0; n < outputs; n++) {
          int sum = 0;
          for (int k = 0; k < inputs; k++) {
            sum += (int) Math.rint(x[row * inputs + k] * factor) * weights[n * inputs + k];
          }
          all[row * outputs + n] = sum * (rowScale * scales[n]);
        }
      }
      return all;
    }
  }

  private static TensorData matrix(byte[] numbers, int rows, int columns) {
    return TensorData.ofBytes(
        ByteBuffer.allocateDirect(numbers.length).put(numbers).flip(), rows, columns);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 3, 15",
    "2, 4, 16",
    "3, 5, 17",
    "4, 31, 33",
    "5, 32, 16",
    "6, 33, 40",
    "7, 64, 64",
    "8, 100, 1",
    "9, 576, 96",
    "40, 65, 47",
    "1, 4096, 200",
    "130, 300, 70"
  })
  void givesExactlyWhatPlainArithmeticGives(int rows, int inputs, int outputs) {
    Case some = Case.random(rows, inputs, outputs);
    for (int threads = 1; threads <= 3; threads++) {
      assertThat(some.run(new float[0], 0, 0, threads)).isEqualTo(some.expected());
    }
  }

  /** The sums of two products that come nearest to the end of 16 bits. */
  @ParameterizedTest
  @CsvSource({"-128, -1", "-128, 1", "127, -1", "127, 1", "-127, 1"})
  void isExactForTheLargestNumbers(byte weight, float x) {
    Case random = Case.random(3, 1000, 20);
    Arrays.fill(random.weights(), weight);
    Arrays.fill(random.x(), x);
    assertThat(random.run(new float[0], 0, 0, 2)).isEqualTo(random.expected());
  }

  @Test
  void aRowHasTheSameBitsAloneAndInCompany() {
    Case all = Case.random(21, 200, 50);
    float[] together = all.run(new float[0], 0.5, 0.01, 2);
    for (int row = 0; row < all.rows(); row++) {
      float[] alone = all.only(row).run(new float[0], 0.5, 0.01, 1);
      assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * 50, (row + 1) * 50));
    }
  }

  @ParameterizedTest(name = "{0} rows of it")
  @ValueSource(ints = {1, 5})
  void addsWhatIsGivenForAllRowsOrForEach(int given) {
    Case some = Case.random(5, 64, 20);
    float[] expected = some.expected();
    float[] added = new float[given * 20];
    for (int i = 0; i < expected.length; i++) {
      added[i % added.length] = i % added.length * 0.25f;
      expected[i] += added[i % added.length];
    }
    assertThat(some.run(added, 0, 0, 2)).isEqualTo(expected);
  }

  @Test
  void aGateBeforeItGivesTheBitsOfItsOwnOperator() {
    Case some = Case.random(5, 64, 20);
    float[] gateUp = Case.random(5, 128, 20).x();
    for (KernelChoice on : Instructions.here()) {
      network.call("choose_instructions", on.label());
      float[] gated = network.floats("gate", TensorData.ofFloats(gateUp, 5, 128), 32, false);
      Case behind = new Case(5, 64, 20, gated, some.weights(), some.scales());
      assertThat(some.runOfGate(on, gateUp, new long[] {32, 0}, 2))
          .isEqualTo(behind.run(new float[0], 0, 0, 1));
    }
  }

  @ParameterizedTest(name = "x of {0} numbers, a gate of {1}")
  @CsvSource({"7, 32 0", "64, 32", "64, 24 0", "64, -1 0"})
  void refusesGatesThatDoNotFit(int width, String gate) {
    long[] settings = Arrays.stream(gate.split(" ")).mapToLong(Long::parseLong).toArray();
    assertThatThrownBy(
            () ->
                network.floats(
                    "linear",
                    TensorData.ofFloats(new float[width], 1, width),
                    TensorData.ofBytes(ByteBuffer.allocateDirect(16 * 32), 16, 32),
                    TensorData.ofFloats(new float[16], 16),
                    TensorData.ofFloats(new float[0], 0),
                    settings,
                    0.0,
                    0.0))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::linear");
  }

  /** What goes beyond eight bits at the constant scale is cut. */
  @Test
  void dividesARowByItsLengthAndTakesTheScaleThatIsGiven() {
    Case some = Case.random(4, 300, 20);
    double floor = 3;
    double scale = 0.0009;
    float[] found = some.run(new float[0], floor, scale, 2);
    for (int row = 0; row < 4; row++) {
      double squares = floor * floor;
      for (int k = 0; k < 300; k++) {
        squares += Math.pow(some.x()[row * 300 + k], 2);
      }
      for (int n = 0; n < 20; n++) {
        double sum = 0;
        double size = 0;
        for (int k = 0; k < 300; k++) {
          double steps = Math.rint(some.x()[row * 300 + k] / Math.sqrt(squares) / scale);
          sum += Math.clamp(steps, -128, 127) * some.weights()[n * 300 + k];
          size += Math.abs(some.weights()[n * 300 + k]);
        }
        double near = 2e-3 * size * scale * some.scales()[n]; // a step where one rounds otherwise
        assertThat((double) found[row * 20 + n])
            .isCloseTo(sum * scale * some.scales()[n], within(near));
      }
    }
  }

  @Test
  void noRowsAreNoOutput() {
    Case some = Case.random(1, 8, 16);
    Case none = new Case(0, 8, 16, new float[0], some.weights(), some.scales());
    assertThat(none.run(new float[0], 0, 0, 2)).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("panels of fewer inputs", new long[] {1, 8}, new long[] {1, 1, 16, 4}, 16, 16),
        Arguments.of("too few panels", new long[] {1, 8}, new long[] {1, 2, 16, 4}, 17, 17),
        Arguments.of("panels of another size", new long[] {1, 8}, new long[] {1, 2, 8, 4}, 16, 16),
        Arguments.of("a matrix for panels", new long[] {1, 8}, new long[] {16, 8}, 16, 16),
        Arguments.of("a row for rows", new long[] {8}, new long[] {1, 2, 16, 4}, 16, 16),
        Arguments.of("no inputs", new long[] {1, 0}, new long[] {1, 0, 16, 4}, 16, 16),
        Arguments.of("too many inputs", new long[] {0, 1 << 17}, new long[] {0, 4}, 16, 16),
        Arguments.of("too few sums", new long[] {1, 8}, new long[] {1, 2, 16, 4}, 16, 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void readsNothingOutsideAndThrows(
      String what, long[] x, long[] panels, int scales, int compensation) {
    assertThatThrownBy(
            () ->
                network.floats(
                    "linear_of_panels",
                    TensorData.ofFloats(new float[elements(x)], x),
                    TensorData.ofBytes(ByteBuffer.allocateDirect(elements(panels)), panels),
                    TensorData.ofFloats(new float[scales], scales),
                    TensorData.ofFloats(new float[compensation], compensation)))
        .as(what)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::linear");
  }

  private static int elements(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }
}
