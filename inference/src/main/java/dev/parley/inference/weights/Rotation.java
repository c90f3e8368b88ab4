package dev.parley.inference.weights;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The orthogonal matrix Q that spreads a network's outliers evenly, so that 8 bits suffice (QuaRot,
 * arXiv 2404.00456): a diagonal of random signs times a Kronecker product of a small random
 * orthogonal matrix, for the odd factor of the width, and the Hadamard matrix of the power of two.
 * So it multiplies in O(n log n). The same on every machine.
 */
public final class Rotation {

  /** Above this the odd factor would be a dense matrix too large to multiply with at load. */
  private static final int LARGEST_ODD = 512;

  /** So many that a thousand rows of them fit into the cache of a core. */
  private static final int COLUMNS_AT_ONCE = 256;

  private static final long SEED = 20_240_400_456L;

  private final int power;
  private final float[] signs;
  private final float[][] mixing;

  private Rotation(int power, float[] signs, float[][] mixing) {
    this.power = power;
    this.signs = signs;
    this.mixing = mixing;
  }

  public static boolean suits(int width) {
    return odd(width) <= LARGEST_ODD;
  }

  /** The one of this width. */
  public static Rotation of(int width) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] signs = new float[width];
    for (int i = 0; i < width; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return new Rotation(Integer.lowestOneBit(width), signs, orthogonal(odd(width), random));
  }

  private static int odd(int n) {
    return n / Integer.lowestOneBit(n);
  }

  /**
   * Its factors behind the signs, as {@code configure_spreading} of {@code network.py} takes them:
   * the Hadamard matrix, the small orthogonal one.
   */
  public List<TensorData> factors() {
    float[] mixed = new float[mixing.length * mixing.length];
    for (int i = 0; i < mixing.length; i++) {
      System.arraycopy(mixing[i], 0, mixed, i * mixing.length, mixing.length);
    }
    return List.of(
        TensorData.ofFloats(Hadamard.matrix(power), power, power),
        TensorData.ofFloats(mixed, mixing.length, mixing.length));
  }

  /** The first of its factors, in place. */
  public void sign(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= signs[i];
    }
  }

  /** x Q, in place. */
  public void turn(float[] x) {
    sign(x);
    Hadamard.turn(x, power);
    if (mixing.length > 1) {
      float[][] parts = new float[mixing.length][power];
      for (int i = 0; i < parts.length; i++) {
        System.arraycopy(x, i * power, parts[i], 0, power);
      }
      mix(parts);
      for (int i = 0; i < parts.length; i++) {
        System.arraycopy(parts[i], 0, x, i * power, power);
      }
    }
  }

  /** Qᵀ X, in place; X by rows. */
  public void turn(float[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (signs[i] < 0) {
        negate(rows[i]);
      }
    }
    for (int from = 0; from < rows[0].length; from += COLUMNS_AT_ONCE) {
      int to = Math.min(from + COLUMNS_AT_ONCE, rows[0].length);
      for (int first = 0; first < rows.length; first += power) {
        Hadamard.turn(rows, first, power, from, to);
      }
    }
    if (mixing.length > 1) {
      for (int offset = 0; offset < power; offset++) {
        float[][] every = new float[mixing.length][];
        for (int i = 0; i < every.length; i++) {
          every[i] = rows[i * power + offset];
        }
        mix(every);
      }
    }
  }

  private static void negate(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = -x[i];
    }
  }

  /** Each part becomes the sum of all, weighted by its column of the mixing matrix. */
  private void mix(float[][] parts) {
    float[][] old = new float[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      old[i] = parts[i].clone();
    }
    for (int to = 0; to < parts.length; to++) {
      Arrays.fill(parts[to], 0);
      for (int from = 0; from < parts.length; from++) {
        add(parts[to], mixing[from][to], old[from]);
      }
    }
  }

  private static void add(float[] sum, float weight, float[] x) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * x[i];
    }
  }

  /** Random rows, made orthonormal one after the other (modified Gram-Schmidt). */
  private static float[][] orthogonal(int size, SplittableRandom random) {
    double[][] rows = new double[size][];
    float[][] result = new float[size][size];
    for (int i = 0; i < size; i++) {
      rows[i] = random.doubles(size, -1, 1).toArray();
      for (int j = 0; j < i; j++) {
        subtract(rows[i], rows[j], dot(rows[i], rows[j]));
      }
      double length = Math.sqrt(dot(rows[i], rows[i]));
      for (int k = 0; k < size; k++) {
        rows[i][k] /= length;
        result[i][k] = (float) rows[i][k];
      }
    }
    return result;
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
}
