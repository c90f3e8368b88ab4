package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.weights.TensorData;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator {@code parley::append} against plain arithmetic. */
class AppendOperatorTest {

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  private static final double FLOOR = 0.3;
  private static final float[] NONE = {};

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  /**
   * @param extra numbers of a row behind q, k and v
   * @param bits of a number in the cache
   */
  record Sizes(int rows, int heads, int kvHeads, int size, int extra, int block, int bits) {

    int width() {
      return (heads + 2 * kvHeads) * size + extra;
    }

    int blocks() {
      return (rows + block - 1) / block + 1;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 2, 0, 64, 32",
    "3, 4, 2, 16, 0, 64, 32",
    "70, 3, 1, 10, 7, 64, 32",
    "5, 9, 3, 64, 0, 64, 16",
    "130, 2, 1, 128, 128, 128, 16",
    "1, 6, 2, 80, 0, 64, 8",
    "70, 14, 2, 64, 1, 64, 8"
  })
  void normsTurnsAndWrites(
      int rows, int heads, int kvHeads, int size, int extra, int block, int bits) {
    Sizes sizes = new Sizes(rows, heads, kvHeads, size, extra, block, bits);
    Random random = new Random(rows + heads);
    float[] qkv = gaussian(random, rows * sizes.width());
    float[] turns = turns(random, rows * size);
    float[] norms = gaussian(random, (heads + kvHeads) * size);
    for (float[] turned : new float[][] {turns, NONE}) {
      for (float[] normed : new float[][] {norms, NONE}) {
        float[] found = append(sizes, qkv, turned, normed, 2);
        check(sizes, found, expected(sizes, qkv, turned, normed));
        assertThat(append(sizes, qkv, turned, normed, 1)).isEqualTo(found);
      }
    }
  }

  private static void check(Sizes sizes, float[] found, double[] expected) {
    assertThat(found).hasSize(expected.length);
    int queries = sizes.rows() * sizes.heads() * sizes.size();
    int values = queries + (found.length - queries) / 2;
    double largestKey = Arrays.stream(expected, queries, values).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < found.length; i++) {
      double step = i < queries ? 0 : sizes.bits() == 8 ? 0.6 / 127 : sizes.bits() == 16 ? 5e-4 : 0;
      double least = i < values && sizes.bits() == 8 ? largestKey : 8;
      double near = 1e-4 + step * Math.max(least, Math.abs(expected[i]));
      assertThat((double) found[i]).as("%s", i).isCloseTo(expected[i], within(near));
    }
  }

  /** Additions in a fixed order and one rounding: plain arithmetic has the same bits. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 2",
    "2, 1, 10",
    "4, 2, 16",
    "5, 1, 24",
    "14, 2, 64",
    "6, 2, 80",
    "4, 4, 96",
    "2, 2, 128",
    "1, 1, 256"
  })
  void eightBitsAreThoseOfPlainArithmetic(int heads, int kvHeads, int size) {
    Sizes sizes = new Sizes(3, heads, kvHeads, size, 0, 64, 8);
    Random random = new Random(size);
    float[] qkv = gaussian(random, sizes.rows() * sizes.width());
    Arrays.fill(qkv, heads * size, (heads + 1) * size, 0);
    qkv[sizes.width() + heads * size] = 1e6f;
    assertThat(append(sizes, qkv, NONE, NONE, 2)).isEqualTo(inEightBits(sizes, qkv));
  }

  private static float[] inEightBits(Sizes sizes, float[] qkv) {
    int size = sizes.size();
    int queries = sizes.rows() * sizes.heads() * size;
    int table = sizes.blocks() * sizes.kvHeads() * size * sizes.block();
    float[] all = new float[queries + 2 * table];
    Arrays.fill(all, queries, all.length, 1);
    for (int row = 0; row < sizes.rows(); row++) {
      for (int head = 0; head < sizes.heads(); head++) {
        float[] query = spread(head(sizes, qkv, row, head));
        for (int d = 0; d < size; d++) {
          all[(row * sizes.heads() + head) * size + d] = query[d] / Integer.lowestOneBit(size);
        }
      }
      for (int head = 0; head < sizes.kvHeads(); head++) {
        float[] key = inEightBits(spread(head(sizes, qkv, row, sizes.heads() + head)));
        float[] value = inEightBits(head(sizes, qkv, row, sizes.heads() + sizes.kvHeads() + head));
        for (int d = 0; d < size; d++) {
          all[queries + keyAt(sizes, row, head, d)] = key[d];
          all[queries + table + valueAt(sizes, row, head, d)] = value[d];
        }
      }
    }
    return all;
  }

  private static float[] head(Sizes sizes, float[] qkv, int row, int head) {
    int from = row * sizes.width() + head * sizes.size();
    return Arrays.copyOfRange(qkv, from, from + sizes.size());
  }

  /**
   * Blocks times the Hadamard matrix of the largest power of two in their count: sixteen numbers
   * one after the other, then pairs.
   */
  private static float[] spread(float[] head) {
    int block = Integer.lowestOneBit(head.length);
    float[] turned = head.clone();
    int first = 1;
    if (block >= 16) {
      for (int i = 0; i < head.length; i++) {
        float sum = 0;
        for (int j = 0; j < 16; j++) {
          float number = head[i / 16 * 16 + j];
          sum += Integer.bitCount(i & j & 15) % 2 == 0 ? number : -number;
        }
        turned[i] = sum;
      }
      first = 16;
    }
    for (int half = first; half < block; half *= 2) {
      for (int i = 0; i < head.length; i++) {
        if ((i & half) == 0) {
          float sum = turned[i] + turned[i + half];
          turned[i + half] = turned[i] - turned[i + half];
          turned[i] = sum;
        }
      }
    }
    return turned;
  }

  /** As it is read. */
  private static float[] inEightBits(float[] head) {
    float largest = 0;
    for (float number : head) {
      largest = Math.max(largest, Math.abs(number));
    }
    float factor = largest > 0 ? 127 / largest : 0;
    float[] read = new float[head.length];
    for (int i = 0; i < head.length; i++) {
      read[i] = (int) Math.rint(head[i] * factor) * (largest / 127);
    }
    return read;
  }

  /**
   * Queries, then keys and values of a cache that held ones; row by row into blocks from its end.
   */
  private static double[] expected(Sizes sizes, float[] qkv, float[] turns, float[] norms) {
    int size = sizes.size();
    int queries = sizes.rows() * sizes.heads() * size;
    int table = sizes.blocks() * sizes.kvHeads() * size * sizes.block();
    double[] all = new double[queries + 2 * table];
    Arrays.fill(all, queries, all.length, 1);
    for (int row = 0; row < sizes.rows(); row++) {
      for (int head = 0; head < sizes.heads() + sizes.kvHeads(); head++) {
        double[] one = prepared(sizes, qkv, turns, norms, row, head);
        for (int d = 0; d < size; d++) {
          int at =
              head < sizes.heads()
                  ? (row * sizes.heads() + head) * size + d
                  : queries + keyAt(sizes, row, head - sizes.heads(), d);
          all[at] = one[d];
        }
      }
      for (int head = 0; head < sizes.kvHeads(); head++) {
        int from = row * sizes.width() + (sizes.heads() + sizes.kvHeads() + head) * size;
        for (int d = 0; d < size; d++) {
          all[queries + table + valueAt(sizes, row, head, d)] = qkv[from + d];
        }
      }
    }
    return all;
  }

  private static double[] prepared(
      Sizes sizes, float[] qkv, float[] turns, float[] norms, int row, int head) {
    int size = sizes.size();
    double[] numbers = new double[size];
    double squares = FLOOR * FLOOR;
    for (int d = 0; d < size; d++) {
      numbers[d] = qkv[row * sizes.width() + head * size + d];
      squares += numbers[d] * numbers[d];
    }
    for (int d = 0; d < size && norms.length > 0; d++) {
      numbers[d] *= norms[head * size + d] / Math.sqrt(squares);
    }
    for (int d = 0; d < size && turns.length > 0; d += 2) {
      double x = numbers[d];
      double y = numbers[d + 1];
      double real = turns[row * size + d];
      double imaginary = turns[row * size + d + 1];
      numbers[d] = x * real - y * imaginary;
      numbers[d + 1] = x * imaginary + y * real;
    }
    return sizes.bits() == 8 ? spread(numbers, head < sizes.heads()) : numbers;
  }

  /** Times a matrix of ones, whose effect on scores is taken back from the query. */
  private static double[] spread(double[] numbers, boolean query) {
    int block = Integer.lowestOneBit(numbers.length);
    double[] turned = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      for (int j = 0; j < block; j++) {
        double number = numbers[i / block * block + j] / (query ? block : 1);
        turned[i] += Integer.bitCount(i & j & (block - 1)) % 2 == 0 ? number : -number;
      }
    }
    return turned;
  }

  private static int part(Sizes sizes, int row, int head) {
    return (sizes.blocks() - 1 - row / sizes.block()) * sizes.kvHeads() + head;
  }

  private static int keyAt(Sizes sizes, int row, int head, int d) {
    return (part(sizes, row, head) * sizes.size() + d) * sizes.block() + row % sizes.block();
  }

  private static int valueAt(Sizes sizes, int row, int head, int d) {
    return (part(sizes, row, head) * sizes.block() + row % sizes.block()) * sizes.size() + d;
  }

  private static float[] gaussian(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] turns(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i += 2) {
      double angle = random.nextGaussian();
      numbers[i] = (float) Math.cos(angle);
      numbers[i + 1] = (float) Math.sin(angle);
    }
    return numbers;
  }

  private static float[] append(
      Sizes sizes, float[] qkv, float[] turns, float[] norms, int threads) {
    long[] blocks = new long[sizes.rows()];
    long[] offsets = new long[sizes.rows()];
    for (int row = 0; row < sizes.rows(); row++) {
      blocks[row] = sizes.blocks() - 1L - row / sizes.block();
      offsets[row] = row % sizes.block();
    }
    return append(sizes, qkv, turns, norms, blocks, offsets, threads);
  }

  private static float[] append(
      Sizes sizes,
      float[] qkv,
      float[] turns,
      float[] norms,
      long[] blocks,
      long[] offsets,
      int threads) {
    JniUtils.setNumThreads(threads);
    return network.floats(
        "append",
        TensorData.ofFloats(qkv, sizes.rows(), sizes.width()),
        TensorData.ofFloats(turns, turns.length),
        TensorData.ofFloats(norms, norms.length),
        FLOOR,
        blocks,
        offsets,
        sizes.bits(),
        sizes.blocks(),
        new long[] {sizes.heads(), sizes.kvHeads(), sizes.size(), sizes.block()});
  }

  static Stream<Arguments> mistakes() {
    long[] zero = {0};
    Sizes good = new Sizes(1, 2, 1, 4, 0, 64, 16);
    return Stream.of(
        Arguments.of("a block behind the cache", good, 4, new long[] {2}, zero),
        Arguments.of("a negative block", good, 4, new long[] {-1}, zero),
        Arguments.of("a token behind the block", good, 4, zero, new long[] {64}),
        Arguments.of("a negative token", good, 4, zero, new long[] {-1}),
        Arguments.of("no block", good, 4, new long[0], zero),
        Arguments.of("too many tokens", good, 4, zero, new long[2]),
        Arguments.of("turns of another size", good, 5, zero, zero),
        Arguments.of("heads of odd size", new Sizes(1, 2, 1, 5, 0, 64, 8), 5, zero, zero),
        Arguments.of("short rows", new Sizes(1, 2, 1, 4, -1, 64, 8), 4, zero, zero));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void writesNothingOutsideAndThrows(
      String what, Sizes sizes, int turns, long[] blocks, long[] offsets) {
    float[] qkv = new float[sizes.width()];
    assertThatThrownBy(() -> append(sizes, qkv, new float[turns], NONE, blocks, offsets, 1))
        .as(what)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::append");
  }
}
