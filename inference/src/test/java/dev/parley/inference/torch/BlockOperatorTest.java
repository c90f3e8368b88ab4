package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.torch.BlockCase.Layout;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator {@code parley::block_linear} against plain arithmetic. */
class BlockOperatorTest {

  private static final float[] NONE = {};

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  /** Those of the types of GGUF files. */
  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout(4, 32, 8, 15),
          new Layout(4, 32, -1, 15),
          new Layout(4, 16, 4, 7),
          new Layout(4, 16, -1, 3),
          new Layout(5, 32, 16, 31),
          new Layout(5, 32, -1, 31),
          new Layout(6, 16, 32, 63),
          new Layout(8, 32, 128, 255));

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  static Stream<BlockCase> cases() {
    return LAYOUTS.stream()
        .flatMap(
            layout ->
                Stream.of(
                    BlockCase.random(layout, 1, 32, 1),
                    BlockCase.random(layout, 2, 64, 16),
                    BlockCase.random(layout, 3, 96, 17),
                    BlockCase.random(layout, 4, 256, 40),
                    BlockCase.random(layout, 7, 544, 33),
                    BlockCase.random(layout, 8, 32, 31),
                    BlockCase.random(layout, 21, 160, 70)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesExactlyWhatPlainArithmeticGives(BlockCase some) {
    float[] expected = twice(some.expected(), some.outputs());
    for (KernelChoice on : Instructions.here()) {
      for (int threads = 1; threads <= 3; threads++) {
        assertThat(some.run(network, on, NONE, 0, NONE, threads)).isEqualTo(expected);
      }
    }
  }

  /** Sums that come nearest to the end of 16 bits, of either sign, and rows of nothing. */
  @Test
  void isExactForTheLargestNumbers() {
    for (Layout layout : LAYOUTS) {
      for (int code : new int[] {0, layout.largest()}) {
        for (float number : new float[] {-1, 0, 1}) {
          BlockCase some = BlockCase.random(layout, 3, 512, 20);
          Arrays.fill(some.codes(), (byte) code);
          Arrays.fill(some.x(), number);
          float[] expected = twice(some.expected(), 20);
          for (KernelChoice on : Instructions.here()) {
            assertThat(some.run(network, on, NONE, 0, NONE, 2)).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void aRowHasTheSameBitsAloneAndInCompanyOnAllInstructions() {
    for (Layout layout : LAYOUTS) {
      BlockCase all = BlockCase.random(layout, 21, 192, 50);
      float[] norm = Arrays.copyOf(all.x(), 192);
      float[] together = all.run(network, Instructions.here().getFirst(), norm, 0.5, NONE, 2);
      for (KernelChoice on : Instructions.here()) {
        for (int row = 0; row < all.rows(); row++) {
          float[] alone = all.only(row).run(network, on, norm, 0.5, NONE, 1);
          assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * 100, (row + 1) * 100));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} rows of it")
  @ValueSource(ints = {1, 5})
  void addsWhatIsGivenForAllRowsOrForEach(int given) {
    BlockCase some = BlockCase.random(LAYOUTS.getFirst(), 5, 64, 20);
    float[] expected = twice(some.expected(), 20);
    float[] added = new float[given * 40];
    for (int i = 0; i < expected.length; i++) {
      added[i % added.length] = i % added.length * 0.25f;
      expected[i] += added[i % added.length];
    }
    assertThat(some.run(network, Instructions.here().getFirst(), NONE, 0, added, 2))
        .isEqualTo(expected);
  }

  @Test
  void aGateBeforeItGivesTheBitsOfItsOwnOperator() {
    BlockCase some = BlockCase.random(LAYOUTS.getFirst(), 5, 64, 20);
    float[] gateUp = BlockCase.random(LAYOUTS.getFirst(), 5, 128, 20).x();
    for (KernelChoice on : Instructions.here()) {
      network.call("choose_instructions", on.label());
      float[] gated = network.floats("gate", TensorData.ofFloats(gateUp, 5, 128), 32, true);
      assertThat(some.runOfGate(network, on, gateUp, new long[] {32, 1}, NONE, 2))
          .isEqualTo(some.with(gated).run(network, on, NONE, 0, NONE, 1));
    }
  }

  @Test
  void dividesARowByItsLengthAndMultipliesItWithTheNormsWeights() {
    BlockCase some = BlockCase.random(new Layout(8, 32, 128, 255), 3, 320, 20);
    float[] norm = Arrays.copyOf(some.x(), 320);
    float[] normed = some.x().clone();
    for (int row = 0; row < 3; row++) {
      double squares = 9;
      for (int k = 0; k < 320; k++) {
        squares += Math.pow(normed[row * 320 + k], 2);
      }
      for (int k = 0; k < 320; k++) {
        normed[row * 320 + k] *= (float) (norm[k] / Math.sqrt(squares));
      }
    }
    float[] found = some.run(network, Instructions.here().getFirst(), norm, 3, NONE, 2);
    float[] expected = twice(some.with(normed).expected(), 20);
    float largest = 0;
    for (float number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    for (int i = 0; i < found.length; i++) { // a step where one rounds otherwise
      assertThat(found[i]).isCloseTo(expected[i], within(largest / 500));
    }
  }

  /** Every row of a result twice, as a matrix gives it that stands twice below itself. */
  private static float[] twice(float[] rows, int width) {
    float[] all = new float[2 * rows.length];
    for (int at = 0; at < rows.length; at += width) {
      System.arraycopy(rows, at, all, 2 * at, width);
      System.arraycopy(rows, at, all, 2 * at + width, width);
    }
    return all;
  }

  static Stream<Arguments> mistakes() {
    long[] good = {4, 32, 8};
    return Stream.of(
        Arguments.of("no multiple of 32", new long[] {1, 48}, new long[] {1, 1, 288}, 16, good),
        Arguments.of("no inputs", new long[] {1, 0}, new long[] {1, 1, 0}, 16, good),
        Arguments.of("a row for rows", new long[] {32}, new long[] {1, 1, 288}, 16, good),
        Arguments.of("too few panels", new long[] {1, 32}, new long[] {1, 1, 288}, 17, good),
        Arguments.of("short panels", new long[] {1, 32}, new long[] {1, 1, 287}, 16, good),
        Arguments.of(
            "minima are missing",
            new long[] {1, 32},
            new long[] {1, 1, 288},
            16,
            new long[] {4, 32, -1}),
        Arguments.of(
            "other bits", new long[] {1, 32}, new long[] {1, 1, 480}, 16, new long[] {7, 32, 8}),
        Arguments.of(
            "5 bits in short groups",
            new long[] {1, 32},
            new long[] {1, 1, 384},
            16,
            new long[] {5, 16, 8}),
        Arguments.of(
            "8 bits not around 128",
            new long[] {1, 32},
            new long[] {1, 1, 544},
            16,
            new long[] {8, 32, 64}),
        Arguments.of(
            "panels of 4 bits for 6",
            new long[] {1, 32},
            new long[] {1, 1, 288},
            16,
            new long[] {6, 32, 32}),
        Arguments.of(
            "other groups", new long[] {1, 32}, new long[] {1, 1, 288}, 16, new long[] {4, 8, 8}),
        Arguments.of(
            "another zero", new long[] {1, 32}, new long[] {1, 1, 288}, 16, new long[] {4, 32, -2}),
        Arguments.of(
            "no layout", new long[] {1, 32}, new long[] {1, 1, 288}, 16, new long[] {4, 32}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void readsNothingOutsideAndThrows(
      String what, long[] x, long[] panels, int outputs, long[] layout) {
    assertThatThrownBy(
            () ->
                network.floats(
                    "block_linear",
                    TensorData.ofFloats(new float[elements(x)], x),
                    TensorData.ofFloats(NONE, 0),
                    0.0,
                    TensorData.ofBytes(ByteBuffer.allocateDirect(elements(panels)), panels),
                    TensorData.ofFloats(new float[outputs], 1, outputs),
                    layout,
                    new long[0],
                    TensorData.ofFloats(NONE, 0)))
        .as(what)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::block_linear");
  }

  private static int elements(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }
}
