package dev.parley.inference.weights;

/**
 * Sylvester's Hadamard matrices, orthogonal and symmetric: the sign of an element is that of the
 * number of common bits of row and column. They multiply in O(n log n).
 */
public final class Hadamard {

  /** Of a block of the inner width: more spreads hardly better and costs time in every step. */
  private static final int LARGEST_BLOCK = 64;

  private Hadamard() {}

  /** The largest block that divides a width. */
  public static int block(int width) {
    return Math.min(LARGEST_BLOCK, Integer.lowestOneBit(width));
  }

  /** By rows. */
  public static float[] matrix(int size) {
    float[] numbers = new float[size * size];
    for (int i = 0; i < size; i++) {
      float[] row = new float[size];
      row[i] = 1;
      turn(row, size);
      System.arraycopy(row, 0, numbers, i * size, size);
    }
    return numbers;
  }

  /**
   * Multiplies every block of a row with the matrix of its size, a power of two; in place. Three
   * levels of butterflies at once where there are three: the row passes the registers, not memory.
   */
  public static void turn(float[] x, int block) {
    int step = 1;
    for (; 8 * step <= block; step *= 8) {
      for (int from = 0; from < x.length; from += 8 * step) {
        for (int i = from; i < from + step; i++) {
          turnEight(x, i, step);
        }
      }
    }
    for (; step < block; step *= 2) {
      for (int from = 0; from < x.length; from += 2 * step) {
        butterflies(x, from, step);
      }
    }
    scale(x, 0, x.length, block);
  }

  /** Eight elements that lie {@code step} apart. */
  private static void turnEight(float[] x, int at, int step) {
    float a = x[at] + x[at + step];
    float b = x[at] - x[at + step];
    float c = x[at + 2 * step] + x[at + 3 * step];
    float d = x[at + 2 * step] - x[at + 3 * step];
    float e = x[at + 4 * step] + x[at + 5 * step];
    float f = x[at + 4 * step] - x[at + 5 * step];
    float g = x[at + 6 * step] + x[at + 7 * step];
    float h = x[at + 6 * step] - x[at + 7 * step];
    x[at] = a + c + (e + g);
    x[at + step] = b + d + (f + h);
    x[at + 2 * step] = a - c + (e - g);
    x[at + 3 * step] = b - d + (f - h);
    x[at + 4 * step] = a + c - (e + g);
    x[at + 5 * step] = b + d - (f + h);
    x[at + 6 * step] = a - c - (e - g);
    x[at + 7 * step] = b - d - (f - h);
  }

  private static void butterflies(float[] x, int from, int half) {
    for (int i = from; i < from + half; i++) {
      float a = x[i];
      float b = x[i + half];
      x[i] = a + b;
      x[i + half] = a - b;
    }
  }

  /**
   * The same along the other side: of so many rows, the block that begins at {@code first}, in the
   * columns from {@code from} to {@code to}.
   */
  public static void turn(float[][] rows, int first, int block, int from, int to) {
    for (int half = 1; half < block; half *= 2) {
      for (int i = first; i < first + block; i++) {
        if (((i - first) & half) == 0) {
          butterfly(rows[i], rows[i + half], from, to);
        }
      }
    }
    for (int i = first; i < first + block; i++) {
      scale(rows[i], from, to, block);
    }
  }

  private static void butterfly(float[] first, float[] second, int from, int to) {
    for (int i = from; i < to; i++) {
      float a = first[i];
      float b = second[i];
      first[i] = a + b;
      second[i] = a - b;
    }
  }

  private static void scale(float[] x, int from, int to, int block) {
    float unit = (float) (1 / Math.sqrt(block));
    for (int i = from; i < to; i++) {
      x[i] *= unit;
    }
  }
}
