package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.WeightTensor;
import java.util.Arrays;

/**
 * Makes the matrices that the network computes with out of those that a model is published with;
 * exact in real arithmetic. The norm before a layer is folded into it, the two halves of every head
 * of queries and keys are put side by side (so that rope is a complex product), the network's
 * {@link Scales} become part of what they multiply, and all is rotated where outliers are to be
 * spread: what reads the residual stream by Q, what writes to it by Qᵀ, values and the inner width
 * by Hadamard matrices. Thread-safe; matrices are read in pieces, so the float form of the whole
 * never exists.
 */
public final class MatrixBuilder {

  private final ModelWeights weights;
  private final NetworkShape shape;
  private final Scales scales;
  private final Computation computation;
  private final Rotation rotation;
  private final WeightRows.HeadOrder order;

  public MatrixBuilder(ModelWeights weights, Computation computation) {
    this.weights = weights;
    this.shape = weights.shape();
    this.scales = shape.architecture().scales();
    this.computation = computation;
    this.rotation = Rotation.of(computation.rotated() ? shape.hidden() : 1);
    this.order = WeightRows.HeadOrder.of(shape);
  }

  /** Q, k and v, one below the other, and gates of the output where there are some. */
  public PackedMatrix attention(int layer) {
    int size = shape.headSize();
    int groups = shape.keyValueHeads();
    float[] fold = fold(weights.get(layer, TensorRole.ATTENTION_NORM));
    boolean gated = shape.layer(layer).has(TensorRole.GATED_QUERY);
    WeightTensor query = weights.get(layer, gated ? TensorRole.GATED_QUERY : TensorRole.QUERY);
    WeightTensor key = weights.get(layer, TensorRole.KEY);
    WeightTensor value = weights.get(layer, TensorRole.VALUE);
    int values = shape.heads() + 2 * groups;
    PackedMatrix matrix = matrix((gated ? values + shape.heads() : values) * size, shape.hidden());
    float[] shrunk = WeightRows.scaled(fold, queryScale(layer));
    for (int head = 0; head < shape.heads(); head++) {
      int place = gated ? 2 * head : head;
      putReading(matrix, head * size, order.of(head(query, place)), shrunk);
      if (gated) {
        putReading(matrix, (values + head) * size, head(query, place + 1), fold);
      }
    }
    for (int head = 0; head < groups; head++) {
      int row = (shape.heads() + head) * size;
      putReading(matrix, row, order.of(head(key, head)), fold);
      float[][] turned = head(value, head);
      if (computation.rotated() && isHeadRotated(layer)) {
        Hadamard.turn(turned, 0, size, 0, shape.hidden());
      }
      putReading(matrix, row + groups * size, turned, fold);
    }
    return matrix;
  }

  /** The biases of q, k and v as {@link #attention} has their rows; none where there are none. */
  public float[] biases(int layer) {
    if (!shape.layer(layer).has(TensorRole.QUERY_BIAS)) {
      return new float[0];
    }
    int size = shape.headSize();
    float[] all = new float[shape.queryWidth() + 2 * shape.keyWidth()];
    float[] queries = WeightRows.scaled(whole(layer, TensorRole.QUERY_BIAS), queryScale(layer));
    float[] keys = whole(layer, TensorRole.KEY_BIAS);
    float[] values = whole(layer, TensorRole.VALUE_BIAS);
    if (computation.rotated() && isHeadRotated(layer)) {
      Hadamard.turn(values, size);
    }
    order.write(queries, all, 0);
    order.write(keys, all, queries.length);
    System.arraycopy(values, 0, all, queries.length + keys.length, values.length);
    return all;
  }

  /** What follows attention: o. */
  public PackedMatrix attentionOutput(int layer) {
    int block = isHeadRotated(layer) ? shape.headSize() : 1;
    return writing(weights.get(layer, TensorRole.ATTENTION_OUTPUT), shape.queryWidth(), block);
  }

  /** Gate and up, one below the other. */
  public PackedMatrix mlp(int layer) {
    return reading(
        weights.get(layer, TensorRole.MLP_NORM),
        weights.get(layer, TensorRole.GATE),
        weights.get(layer, TensorRole.UP));
  }

  /** Matrices that read what a norm gives, one below the other. */
  PackedMatrix reading(WeightTensor norm, WeightTensor... parts) {
    float[] fold = fold(norm);
    int all = Arrays.stream(parts).mapToInt(part -> (int) part.shape()[0]).sum();
    PackedMatrix matrix = matrix(all, shape.hidden());
    int first = 0;
    for (WeightTensor part : parts) {
      int rows = (int) part.shape()[0];
      for (int row = 0; row < rows; row += WeightRows.AT_ONCE) {
        int count = Math.min(WeightRows.AT_ONCE, rows - row);
        putReading(matrix, first + row, WeightRows.read(part, row, count, shape.hidden()), fold);
      }
      first += rows;
    }
    return matrix;
  }

  /** Down. */
  public PackedMatrix mlpOutput(int layer) {
    WeightTensor down = weights.get(layer, TensorRole.DOWN);
    return writing(down, shape.inner(), Hadamard.block(shape.inner()));
  }

  /** So many rows of the head, from one on. */
  public PackedMatrix head(int from, int count) {
    WeightTensor head = weights.head();
    float[] norm =
        computation.foldsFinalNorm() ? fold(finalNorm()) : WeightRows.ones(shape.hidden());
    float[] fold = WeightRows.scaled(norm, scales.logits());
    PackedMatrix matrix = matrix(count, shape.hidden());
    for (int row = 0; row < count; row += WeightRows.AT_ONCE) {
      int some = Math.min(WeightRows.AT_ONCE, count - row);
      putReading(matrix, row, WeightRows.read(head, from + row, some, shape.hidden()), fold);
    }
    return matrix;
  }

  /** What a row is multiplied with before the head, unless that is part of the head. */
  public float[] beforeHead() {
    return computation.foldsFinalNorm() ? WeightRows.ones(shape.hidden()) : fold(finalNorm());
  }

  private WeightTensor finalNorm() {
    return weights.get(TensorRole.FINAL_NORM);
  }

  /** What a norm's weight does to its output, which the network leaves at length 1, not RMS 1. */
  private float[] fold(WeightTensor norm) {
    boolean apart = computation.rotatesBehindNorms(shape);
    return WeightRows.scaled(
        apart ? WeightRows.ones(shape.hidden()) : WeightRows.whole(norm),
        Math.sqrt(shape.hidden()));
  }

  private PackedMatrix matrix(int rows, int columns) {
    return new PackedMatrix(new MatrixSize(rows, columns), computation.format());
  }

  /** A norm would undo it: it is then part of {@link NormVectors#ofHeads}. */
  private double queryScale(int layer) {
    boolean normed = shape.layer(layer).has(TensorRole.QUERY_NORM);
    return normed ? 1 : scales.query(shape.headSize());
  }

  /** Gates of single numbers forbid it. */
  private boolean isHeadRotated(int layer) {
    return !shape.layer(layer).has(TensorRole.GATED_QUERY)
        && Integer.bitCount(shape.headSize()) == 1;
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

  /**
   * A matrix that adds to the residual stream.
   *
   * @param width of what it reads
   * @param block of that width, a power of two, that is rotated; 1: it is not
   */
  PackedMatrix writing(WeightTensor tensor, int width, int block) {
    float[][] rows = WeightRows.read(tensor, 0, shape.hidden(), width);
    for (int row = 0; row < rows.length && scales.residual() != 1; row++) {
      rows[row] = WeightRows.scaled(rows[row], scales.residual());
    }
    if (computation.rotated()) {
      for (float[] row : rows) {
        Hadamard.turn(row, block);
      }
      if (computation.rotatesStream(shape)) {
        rotation.turn(rows);
      }
    }
    PackedMatrix matrix = matrix(shape.hidden(), width);
    for (int row = 0; row < rows.length; row++) {
      matrix.put(row, rows[row]);
    }
    return matrix;
  }

  private float[][] head(WeightTensor tensor, int head) {
    return WeightRows.read(tensor, head * shape.headSize(), shape.headSize(), shape.hidden());
  }

  private float[] whole(int layer, TensorRole role) {
    return WeightRows.whole(weights.get(layer, role));
  }
}
