package dev.parley.worker.decoder;

/**
 * Sylvester's Hadamard matrices, orthogonal and symmetric: the sign of an element is that of the
 * number of common bits of row and column. They multiply in O(n log n).
 */
final class Hadamard {

  /** Of a block of the inner width: more spreads hardly better and costs time in every step. */
  private static final int LARGEST_BLOCK = 64;

  private Hadamard() {}

  /** The largest block that divides a width. */
  static int block(int width) {
    return Math.min(LARGEST_BLOCK, Integer.lowestOneBit(width));
  }

  /** By rows. */
  static float[] matrix(int size) {
    float[] numbers = new float[size * size];
    for (int i = 0; i < size; i++) {
      float[] row = new float[size];
      row[i] = 1;
      turn(row, size);
      System.arraycopy(row, 0, numbers, i * size, size);
    }
    return numbers;
  }

  /** Multiplies every block of a row with the matrix of its size, a power of two; in place. */
  static void turn(float[] x, int block) {
    for (int half = 1; half < block; half *= 2) {
      for (int from = 0; from < x.length; from += 2 * half) {
        butterflies(x, from, half);
      }
    }
    scale(x, block);
  }

  private static void butterflies(float[] x, int from, int half) {
    for (int i = from; i < from + half; i++) {
      float a = x[i];
      float b = x[i + half];
      x[i] = a + b;
      x[i + half] = a - b;
    }
  }

  /** The same along the other side: of so many rows, the block that begins at one. */
  static void turn(float[][] rows, int from, int block) {
    for (int half = 1; half < block; half *= 2) {
      for (int i = from; i < from + block; i++) {
        if (((i - from) & half) == 0) {
          butterfly(rows[i], rows[i + half]);
        }
      }
    }
    for (int i = from; i < from + block; i++) {
      scale(rows[i], block);
    }
  }

  private static void butterfly(float[] first, float[] second) {
    for (int i = 0; i < first.length; i++) {
      float a = first[i];
      float b = second[i];
      first[i] = a + b;
      second[i] = a - b;
    }
  }

  private static void scale(float[] x, int block) {
    float unit = (float) (1 / Math.sqrt(block));
    for (int i = 0; i < x.length; i++) {
      x[i] *= unit;
    }
  }
}
