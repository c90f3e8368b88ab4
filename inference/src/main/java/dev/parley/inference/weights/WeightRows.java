package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Rows of published weights, in float. */
final class WeightRows {

  static final int AT_ONCE = 256;

  private WeightRows() {}

  static float[] scaled(float[] x, double factor) {
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (float) (x[i] * factor);
    }
    return result;
  }

  static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  static float[] whole(WeightTensor vector) {
    float[] numbers = new float[Math.toIntExact(vector.shape()[0])];
    vector.read(0, FloatBuffer.wrap(numbers));
    return numbers;
  }

  static float[][] read(WeightTensor tensor, int from, int count, int width) {
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

  /**
   * Where the numbers of a head go so that those turned together by a position are neighbours: the
   * network turns them as complex numbers.
   *
   * @param size of a head
   * @param turned how many of its numbers, the first ones, are turned
   */
  record HeadOrder(int size, int turned) {

    static HeadOrder of(NetworkShape shape) {
      return new HeadOrder(shape.headSize(), shape.ropeScaling().turned(shape.headSize()));
    }

    /** The rows of a head in this order. */
    float[][] of(float[][] head) {
      float[][] result = new float[size][];
      for (int i = 0; i < size; i++) {
        result[placeOf(i)] = head[i];
      }
      return result;
    }

    /** Writes heads in this order, from this place on. */
    void write(float[] heads, float[] to, int start) {
      for (int i = 0; i < heads.length; i++) {
        int within = i % size;
        to[start + i - within + placeOf(within)] = heads[i];
      }
    }

    /** So many heads like the one, then so many like the other. */
    float[] repeated(float[] one, int ones, float[] other, int others) {
      float[] all = new float[(ones + others) * size];
      for (int head = 0; head < ones + others; head++) {
        write(head < ones ? one : other, all, head * size);
      }
      return all;
    }

    private int placeOf(int within) {
      int half = turned / 2;
      if (within >= turned) {
        return within;
      }
      return within < half ? 2 * within : 2 * (within - half) + 1;
    }
  }
}
