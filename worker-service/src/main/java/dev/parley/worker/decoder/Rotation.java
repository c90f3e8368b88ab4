package dev.parley.worker.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The orthogonal matrices that spread a network's outliers evenly, so that 8 bits suffice (QuaRot,
 * arXiv 2404.00456). All are row-major and the same on every machine.
 *
 * @param signs the diagonal of random signs
 * @param withinHead of the size of a head
 * @param withinInner of a block of the inner width
 * @param factors whose Kronecker product, behind the signs, rotates the hidden width
 */
record Rotation(Matrix signs, Matrix withinHead, Matrix withinInner, List<Matrix> factors) {

  /** Above this the odd factor would be a dense matrix too large to multiply with at load. */
  private static final int LARGEST_ODD = 512;

  private static final int LARGEST_HADAMARD = 64;
  private static final long SEED = 20_240_400_456L;

  /** Numbers of a matrix by rows. */
  record Matrix(float[] numbers, int rows, int columns) {}

  static boolean suits(int hidden) {
    return odd(hidden) <= LARGEST_ODD;
  }

  static Rotation of(int hidden, int headSize, int inner) {
    SplittableRandom random = new SplittableRandom(SEED);
    return new Rotation(
        signs(hidden, random),
        odd(headSize) == 1 ? hadamard(headSize) : identity(headSize),
        hadamard(Math.min(LARGEST_HADAMARD, power(inner))),
        factors(hidden, random));
  }

  private static int power(int n) {
    return Integer.lowestOneBit(n);
  }

  private static int odd(int n) {
    return n / power(n);
  }

  private static Matrix signs(int size, SplittableRandom random) {
    float[] signs = new float[size];
    for (int i = 0; i < size; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return new Matrix(signs, 1, size);
  }

  /** A random orthogonal matrix of the odd factor, Hadamard matrices for the power of two. */
  private static List<Matrix> factors(int hidden, SplittableRandom random) {
    List<Matrix> factors = new ArrayList<>();
    if (odd(hidden) > 1) {
      factors.add(orthogonal(odd(hidden), random));
    }
    for (int left = power(hidden); left > 1; ) {
      int size = Math.min(LARGEST_HADAMARD, left);
      factors.add(hadamard(size));
      left /= size;
    }
    return factors.isEmpty() ? List.of(identity(1)) : List.copyOf(factors);
  }

  /** Sylvester's: the sign is that of the number of common bits of row and column. */
  static Matrix hadamard(int size) {
    float[] numbers = new float[size * size];
    float unit = (float) (1 / Math.sqrt(size));
    for (int i = 0; i < numbers.length; i++) {
      boolean even = Integer.bitCount((i / size) & (i % size)) % 2 == 0;
      numbers[i] = even ? unit : -unit;
    }
    return new Matrix(numbers, size, size);
  }

  private static Matrix identity(int size) {
    float[] numbers = new float[size * size];
    for (int i = 0; i < size; i++) {
      numbers[i * size + i] = 1;
    }
    return new Matrix(numbers, size, size);
  }

  /** Random rows, made orthonormal one after the other (modified Gram-Schmidt). */
  private static Matrix orthogonal(int size, SplittableRandom random) {
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      rows[i] = random.doubles(size, -1, 1).toArray();
      for (int j = 0; j < i; j++) {
        subtract(rows[i], rows[j], dot(rows[i], rows[j]));
      }
      scale(rows[i], 1 / Math.sqrt(dot(rows[i], rows[i])));
    }
    return matrix(rows);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] what, double factor) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * what[i];
    }
  }

  private static void scale(double[] row, double factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] *= factor;
    }
  }

  private static Matrix matrix(double[][] rows) {
    int size = rows.length;
    float[] numbers = new float[size * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) rows[i / size][i % size];
    }
    return new Matrix(numbers, size, size);
  }
}
