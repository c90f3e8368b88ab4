package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Makes the matrices that the network computes with out of those that a model is published with;
 * exact in real arithmetic. The norm before a layer is folded into it, the two halves of every head
 * of queries and keys are put side by side (so that rope is a complex product), queries are divided
 * by the root of the head size, and all is rotated where outliers are to be spread: what reads the
 * residual stream by Q, what writes to it by Qᵀ, values and the inner width by Hadamard matrices.
 * Thread-safe; matrices are read in pieces, so the float form of the whole never exists.
 */
public final class MatrixBuilder {

  private static final int ROWS_AT_ONCE = 256;

  private final NetworkShape shape;
  private final Computation computation;
  private final Rotation rotation;

  public MatrixBuilder(NetworkShape shape, Computation computation) {
    this.shape = shape;
    this.computation = computation;
    this.rotation = Rotation.of(computation.rotated() ? shape.hidden() : 1);
  }

  /** Q, k and v, one below the other. */
  public PackedMatrix attention(
      WeightTensor norm, WeightTensor query, WeightTensor key, WeightTensor value) {
    int size = shape.headSize();
    int groups = shape.keyValueHeads();
    float[] fold = fold(norm);
    PackedMatrix matrix =
        new PackedMatrix((shape.heads() + 2 * groups) * size, shape.hidden(), computation);
    float[] shrunk = scaled(fold, queryScale());
    for (int head = 0; head < shape.heads(); head++) {
      putReading(matrix, head * size, interleaved(head(query, head)), shrunk);
    }
    for (int head = 0; head < groups; head++) {
      int row = (shape.heads() + head) * size;
      putReading(matrix, row, interleaved(head(key, head)), fold);
      putReading(matrix, row + groups * size, turnedWithinHead(head(value, head)), fold);
    }
    return matrix;
  }

  /** The biases of q, k and v as {@link #attention} has their rows. */
  public float[] biases(WeightTensor query, WeightTensor key, WeightTensor value) {
    int size = shape.headSize();
    int groups = shape.keyValueHeads();
    float[] all = new float[(shape.heads() + 2 * groups) * size];
    float[] queries = scaled(whole(query), queryScale());
    float[] keys = whole(key);
    float[] values = whole(value);
    if (computation.rotated() && isHeadRotated()) {
      Hadamard.turn(values, size);
    }
    interleave(queries, all, 0);
    interleave(keys, all, queries.length);
    System.arraycopy(values, 0, all, queries.length + keys.length, values.length);
    return all;
  }

  /** What the norms of q and k do to each head, as {@link #attention} has their rows. */
  public float[] headNorms(WeightTensor query, WeightTensor key) {
    int size = shape.headSize();
    float[] queries =
        whole(query); // times √size, as for keys, and divided by it as all queries are
    float[] keys = scaled(whole(key), Math.sqrt(size));
    float[] all = new float[(shape.heads() + shape.keyValueHeads()) * size];
    for (int head = 0; head * size < all.length; head++) {
      interleave(head < shape.heads() ? queries : keys, all, head * size);
    }
    return all;
  }

  /** What follows attention: o. */
  public PackedMatrix attentionOutput(WeightTensor output) {
    int block = isHeadRotated() ? shape.headSize() : 1;
    return writing(output, shape.heads() * shape.headSize(), block);
  }

  /** Gate and up, one below the other. */
  public PackedMatrix mlp(WeightTensor norm, WeightTensor gate, WeightTensor up) {
    float[] fold = fold(norm);
    PackedMatrix matrix = new PackedMatrix(2 * shape.inner(), shape.hidden(), computation);
    for (int row = 0; row < shape.inner(); row += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, shape.inner() - row);
      putReading(matrix, row, rows(gate, row, count, shape.hidden()), fold);
      putReading(matrix, shape.inner() + row, rows(up, row, count, shape.hidden()), fold);
    }
    return matrix;
  }

  /** Down. */
  public PackedMatrix mlpOutput(WeightTensor down) {
    return writing(down, shape.inner(), Hadamard.block(shape.inner()));
  }

  /**
   * So many rows of the head, from one on.
   *
   * @param fold what its input is multiplied with before
   */
  public PackedMatrix head(WeightTensor head, int from, int count, float[] fold) {
    PackedMatrix matrix = new PackedMatrix(count, shape.hidden(), computation);
    for (int row = 0; row < count; row += ROWS_AT_ONCE) {
      int some = Math.min(ROWS_AT_ONCE, count - row);
      putReading(matrix, row, rows(head, from + row, some, shape.hidden()), fold);
    }
    return matrix;
  }

  /** What a norm's weight does to its output, which the network leaves at length 1, not RMS 1. */
  public float[] fold(WeightTensor norm) {
    return scaled(whole(norm), Math.sqrt(shape.hidden()));
  }

  /** A norm would undo it: it is then part of {@link #headNorms}. */
  private double queryScale() {
    return shape.headNorms() ? 1 : 1 / Math.sqrt(shape.headSize());
  }

  private boolean isHeadRotated() {
    return Integer.bitCount(shape.headSize()) == 1;
  }

  private void putReading(PackedMatrix matrix, int first, float[][] rows, float[] fold) {
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < fold.length; k++) {
        rows[i][k] *= fold[k];
      }
      if (computation.rotated()) {
        rotation.turn(rows[i]);
      }
      matrix.put(first + i, rows[i]);
    }
  }

  private PackedMatrix writing(WeightTensor tensor, int width, int block) {
    float[][] rows = rows(tensor, 0, shape.hidden(), width);
    if (computation.rotated()) {
      for (float[] row : rows) {
        Hadamard.turn(row, block);
      }
      rotation.turn(rows);
    }
    PackedMatrix matrix = new PackedMatrix(shape.hidden(), width, computation);
    for (int row = 0; row < rows.length; row++) {
      matrix.put(row, rows[row]);
    }
    return matrix;
  }

  private float[][] head(WeightTensor tensor, int head) {
    return rows(tensor, head * shape.headSize(), shape.headSize(), shape.hidden());
  }

  private static float[][] interleaved(float[][] rows) {
    float[][] result = new float[rows.length][];
    int half = rows.length / 2;
    for (int i = 0; i < half; i++) {
      result[2 * i] = rows[i];
      result[2 * i + 1] = rows[i + half];
    }
    return result;
  }

  private void interleave(float[] from, float[] to, int start) {
    int size = shape.headSize();
    for (int i = 0; i < from.length; i++) {
      int within = i % size;
      int half = size / 2;
      int place = within < half ? 2 * within : 2 * (within - half) + 1;
      to[start + i - within + place] = from[i];
    }
  }

  private float[][] turnedWithinHead(float[][] rows) {
    if (computation.rotated() && isHeadRotated()) {
      Hadamard.turn(rows, 0, rows.length, 0, shape.hidden());
    }
    return rows;
  }

  private static float[] scaled(float[] x, double factor) {
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (float) (x[i] * factor);
    }
    return result;
  }

  private static float[] whole(WeightTensor vector) {
    float[] numbers = new float[Math.toIntExact(vector.shape()[0])];
    vector.read(0, FloatBuffer.wrap(numbers));
    return numbers;
  }

  private static float[][] rows(WeightTensor tensor, int from, int count, int width) {
    float[][] rows = new float[count][];
    for (int done = 0; done < count; done += ROWS_AT_ONCE) {
      float[] some = new float[Math.min(ROWS_AT_ONCE, count - done) * width];
      tensor.read((long) (from + done) * width, FloatBuffer.wrap(some));
      for (int i = 0; i * width < some.length; i++) {
        rows[done + i] = Arrays.copyOfRange(some, i * width, (i + 1) * width);
      }
    }
    return rows;
  }
}
