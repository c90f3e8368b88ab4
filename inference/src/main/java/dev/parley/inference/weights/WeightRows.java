package dev.parley.inference.weights;

import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Rows and vectors of published weights, in float. */
public final class WeightRows {

  /** So many are read as one: enough for the disk, few enough for the CPU's cache. */
  public static final int AT_ONCE = 256;

  private WeightRows() {}

  /** Every number times a factor. */
  public static float[] scaled(float[] x, double factor) {
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (float) (x[i] * factor);
    }
    return result;
  }

  /** So many ones. */
  public static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** All of a vector. */
  public static float[] whole(WeightTensor vector) {
    float[] numbers = new float[Math.toIntExact(vector.shape()[0])];
    vector.read(0, FloatBuffer.wrap(numbers));
    return numbers;
  }

  /**
   * Rows of a matrix.
   *
   * @param from the first of them
   * @param width numbers of a row
   */
  public static float[][] read(WeightTensor tensor, int from, int count, int width) {
    float[][] rows = new float[count][];
    for (int done = 0; done < count; done += AT_ONCE) {
      float[] some = new float[Math.min(AT_ONCE, count - done) * width];
      tensor.read((long) (from + done) * width, FloatBuffer.wrap(some));
      for (int i = 0; i * width < some.length; i++) {
        rows[done + i] = Arrays.copyOfRange(some, i * width, (i + 1) * width);
      }
    }
    return rows;
  }
}
