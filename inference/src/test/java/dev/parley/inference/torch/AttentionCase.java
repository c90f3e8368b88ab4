package dev.parley.inference.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Texts in a cache and rows that attend to them, with plain arithmetic to compare with. What no row
 * may read is not a number.
 *
 * @param query [rows, heads, headSize]
 * @param keys [blocks, kvHeads, headSize, block]
 * @param values [blocks, kvHeads, block, headSize]
 * @param rows pairs: where its text's table begins, its position
 */
record AttentionCase(
    Sizes sizes, float[] query, float[] keys, float[] values, long[] tables, long[] rows) {

  /** A text of so many tokens, the last of which ask. */
  record Text(int length, int asking) {}

  /**
   * @param window 0 for all
   * @param bits of a number in the cache: 32, 16 or 8
   */
  record Sizes(int heads, int kvHeads, int headSize, int block, int window, int bits) {

    int width() {
      return kvHeads * headSize * block;
    }
  }

  /** Random numbers; queries are so large that scores differ by some units. */
  static AttentionCase random(Sizes sizes, List<Text> texts, long seed) {
    Random random = new Random(seed);
    int blocks = texts.stream().mapToInt(text -> text.length() / sizes.block() + 1).sum();
    List<Integer> free = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
    Collections.shuffle(free, random);
    float[] keys = nothing(blocks * sizes.width());
    float[] values = nothing(blocks * sizes.width());
    List<Long> tables = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    for (Text text : texts) {
      long start = tables.size();
      for (int first = 0; first < text.length(); first += sizes.block()) {
        int block = free.removeLast();
        tables.add((long) block);
        int tokens = Math.min(sizes.block(), text.length() - first);
        fill(sizes, block, tokens, random, keys, values);
      }
      for (int token = text.length() - text.asking(); token < text.length(); token++) {
        rows.add(start);
        rows.add((long) token);
      }
    }
    float[] query = new float[rows.size() / 2 * sizes.heads() * sizes.headSize()];
    for (int i = 0; i < query.length; i++) {
      query[i] = (float) (2 * random.nextGaussian() / Math.sqrt(sizes.headSize()));
    }
    return new AttentionCase(sizes, query, keys, values, longs(tables), longs(rows));
  }

  private static float[] nothing(int count) {
    float[] numbers = new float[count];
    Arrays.fill(numbers, Float.NaN);
    return numbers;
  }

  private static void fill(
      Sizes sizes, int block, int tokens, Random random, float[] keys, float[] values) {
    for (int row = 0; row < sizes.kvHeads() * sizes.headSize(); row++) {
      for (int token = 0; token < tokens; token++) {
        keys[(block * sizes.kvHeads() * sizes.headSize() + row) * sizes.block() + token] =
            number(sizes, row % sizes.headSize(), random);
      }
    }
    for (int head = 0; head < sizes.kvHeads(); head++) {
      int at = (block * sizes.kvHeads() + head) * sizes.block() * sizes.headSize();
      for (int i = 0; i < tokens * sizes.headSize(); i++) {
        values[at + i] = number(sizes, i % sizes.headSize(), random);
      }
    }
  }

  /** One that the cache holds as it is: in 8 bits, a number of steps whose scale is exact. */
  private static float number(Sizes sizes, int dimension, Random random) {
    if (sizes.bits() == 8) {
      return (dimension == 0 ? 127 : random.nextInt(-127, 128)) / 64f;
    }
    return Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  int rowCount() {
    return rows.length / 2;
  }

  int rowWidth() {
    return sizes.heads() * sizes.headSize();
  }

  /** These rows alone. */
  AttentionCase only(int first, int count) {
    return new AttentionCase(
        sizes,
        Arrays.copyOfRange(query, first * rowWidth(), (first + count) * rowWidth()),
        keys,
        values,
        tables,
        Arrays.copyOfRange(rows, 2 * first, 2 * (first + count)));
  }

  AttentionCase with(long[] otherTables, long[] otherRows) {
    return new AttentionCase(sizes, query, keys, values, otherTables, otherRows);
  }

  AttentionCase with(Sizes other) {
    return new AttentionCase(other, query, keys, values, tables, rows);
  }

  /** What each row should get, [rows, heads * headSize], in float64. */
  double[] expected() {
    double[] all = new double[rowCount() * rowWidth()];
    for (int row = 0; row < rowCount(); row++) {
      for (int head = 0; head < sizes.heads(); head++) {
        double[] one = expected(row, head);
        System.arraycopy(one, 0, all, row * rowWidth() + head * one.length, one.length);
      }
    }
    return all;
  }

  private double[] expected(int row, int head) {
    int end = (int) rows[2 * row + 1] + 1;
    int begin = sizes.window() == 0 ? 0 : Math.max(0, end - sizes.window());
    double[] scores = new double[end - begin];
    for (int token = begin; token < end; token++) {
      for (int d = 0; d < sizes.headSize(); d++) {
        double q = query[row * rowWidth() + head * sizes.headSize() + d];
        scores[token - begin] += q * keys[keyAt(row, head, token, d)];
      }
    }
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] weights = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double sum = Arrays.stream(weights).sum();
    double[] attended = new double[sizes.headSize()];
    for (int token = begin; token < end; token++) {
      for (int d = 0; d < sizes.headSize(); d++) {
        attended[d] += weights[token - begin] / sum * values[valueAt(row, head, token, d)];
      }
    }
    return attended;
  }

  private int part(int row, int head, int token) {
    int block = (int) tables[(int) rows[2 * row] + token / sizes.block()];
    return block * sizes.kvHeads() + head / (sizes.heads() / sizes.kvHeads());
  }

  private int keyAt(int row, int head, int token, int d) {
    return (part(row, head, token) * sizes.headSize() + d) * sizes.block() + token % sizes.block();
  }

  private int valueAt(int row, int head, int token, int d) {
    return (part(row, head, token) * sizes.block() + token % sizes.block()) * sizes.headSize() + d;
  }
}
