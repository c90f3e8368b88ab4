package dev.parley.inference.weights.calibrated;

/**
 * How the error of one weight is made up for by those behind it in its row: of H, the sums of
 * products of a layer's inputs over a text, the factor V of H = V D Vᵀ, unit upper triangular. If
 * the weights before number k err by e, then to round w[k] + Σ e[j] V[j][k] in its place makes the
 * sum of squares of what the layer errs by as small as one weight after the other can (GPTQ, arXiv
 * 2210.17323, in the form of LDLQ, arXiv 2307.13304, which gives the same without an inverse).
 */
final class Compensation {

  /** Of the mean of H's diagonal, added to it: inputs that hardly occurred count a little. */
  static final double DAMPING = 0.01;

  /** Rows that are subtracted from the others at once. */
  private static final int PANEL = 32;

  private final float[][] factor;

  private Compensation(float[][] factor) {
    this.factor = factor;
  }

  /**
   * Of some inputs.
   *
   * @param lower H, by rows of which what is behind the diagonal is not read; written over
   */
  static Compensation of(double[][] lower, RowTasks tasks) {
    damp(lower);
    double[] diagonal = new double[lower.length];
    for (int end = lower.length; end > 0; end -= PANEL) {
      int begin = Math.max(0, end - PANEL);
      int last = end;
      for (int k = end - 1; k >= begin; k--) {
        diagonal[k] = lower[k][k];
        for (int j = 0; j < k; j++) {
          lower[k][j] /= diagonal[k];
        }
        for (int i = begin; i < k; i++) {
          subtract(lower[i], i, lower[k][i] * diagonal[k], lower[k]);
        }
      }
      tasks.each(begin, 16, i -> subtract(lower, i, begin, last, diagonal));
    }
    float[][] factor = new float[lower.length][lower.length];
    for (int k = 0; k < lower.length; k++) {
      for (int j = 0; j < k; j++) {
        factor[j][k] = (float) lower[k][j];
      }
      factor[k][k] = 1;
    }
    return new Compensation(factor);
  }

  private static void damp(double[][] lower) {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += lower[i][i];
    }
    double damping = sum == 0 ? 1 : DAMPING * sum / lower.length;
    for (int i = 0; i < lower.length; i++) {
      lower[i][i] += damping;
    }
  }

  /** What the rows of a panel explain of a row before them, four at a time. */
  private static void subtract(double[][] lower, int i, int begin, int end, double[] diagonal) {
    double[] row = lower[i];
    int k = begin;
    for (; k + 4 <= end; k += 4) {
      double[] a = lower[k];
      double[] b = lower[k + 1];
      double[] c = lower[k + 2];
      double[] d = lower[k + 3];
      double byA = a[i] * diagonal[k];
      double byB = b[i] * diagonal[k + 1];
      double byC = c[i] * diagonal[k + 2];
      double byD = d[i] * diagonal[k + 3];
      for (int j = 0; j <= i; j++) {
        row[j] -= byA * a[j] + byB * b[j] + (byC * c[j] + byD * d[j]);
      }
    }
    for (; k < end; k++) {
      subtract(row, i, lower[k][i] * diagonal[k], lower[k]);
    }
  }

  private static void subtract(double[] row, int last, double factor, double[] other) {
    for (int j = 0; j <= last; j++) {
      row[j] -= factor * other[j];
    }
  }

  /** V; below the diagonal are zeros. */
  float[][] factor() {
    return factor;
  }

  /** How many inputs. */
  int width() {
    return factor.length;
  }

  /**
   * Adds to the values of a row what the errors of a group make up for.
   *
   * @param values of the inputs of this factor, from {@code from} on
   * @param first of the group
   */
  void spread(float[] errors, int first, float[] values, int from) {
    int begin = first + errors.length;
    for (int e = 0; e < errors.length; e += 4) {
      float[] a = factor[first + e];
      float[] b = factor[first + e + 1];
      float[] c = factor[first + e + 2];
      float[] d = factor[first + e + 3];
      float byA = errors[e];
      float byB = errors[e + 1];
      float byC = errors[e + 2];
      float byD = errors[e + 3];
      for (int k = begin; k < a.length; k++) {
        values[from + k] += byA * a[k] + byB * b[k] + (byC * c[k] + byD * d[k]);
      }
    }
  }

  /**
   * Adds what one error makes up for, within its group.
   *
   * @param j the number of its input
   * @param end of the group
   */
  void spread(float error, int j, int end, float[] values, int from) {
    float[] row = factor[j];
    for (int k = j + 1; k < end; k++) {
      values[from + k] += error * row[k];
    }
  }
}
