package dev.parley.inference.weights.rows;

import dev.parley.inference.architecture.HeadOrder;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.WeightTensor;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Hadamard;
import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.Rotation;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.WeightRows;
import java.util.List;

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
  private final RowFormat format;
  private final Rotation rotation;
  private final HeadOrder order;

  /**
   * @param format of the matrices, that of the computation
   */
  public MatrixBuilder(ModelWeights weights, Computation computation, RowFormat format) {
    this.weights = weights;
    this.shape = weights.shape();
    this.scales = shape.architecture().scales();
    this.computation = computation;
    this.format = format;
    this.rotation = Rotation.of(computation.rotated() ? shape.hidden() : 1);
    this.order = HeadOrder.of(shape);
  }

  /** What the layer's attention, or what it has in place of it, reads from the residual stream. */
  public PackedMatrix mixer(int layer) {
    LayerRecipe recipe = shape.layer(layer);
    return recipe.mixer() == Mixer.ATTENTION
        ? attention(layer)
        : reading(layer, TensorRole.ATTENTION_NORM, recipe.mixerInputs());
  }

  /** Q, k and v, one below the other, and gates of the output where there are some. */
  private PackedMatrix attention(int layer) {
    int size = shape.headSize();
    int groups = shape.keyValueHeads();
    float[] fold = fold(weights.get(layer, TensorRole.ATTENTION_NORM));
    boolean gated = shape.layer(layer).has(TensorRole.GATED_QUERY);
    WeightTensor query = weights.get(layer, gated ? TensorRole.GATED_QUERY : TensorRole.QUERY);
    WeightTensor key = weights.get(layer, TensorRole.KEY);
    WeightTensor value = weights.get(layer, TensorRole.VALUE);
    int values = shape.heads() + 2 * groups;
    PackedMatrix matrix = matrix((gated ? values + shape.heads() : values) * size, shape.hidden());
    float[] shrunk = WeightRows.scaled(fold, shape.queryScale(layer));
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
      if (computation.rotatesHeads(shape, layer)) {
        Hadamard.turn(turned, 0, size, 0, shape.hidden());
      }
      putReading(matrix, row + groups * size, turned, fold);
    }
    return matrix;
  }

  /** What attention, or what a layer has in place of it, adds to the residual stream. */
  public PackedMatrix mixerOutput(int layer) {
    TensorRole role = shape.layer(layer).mixerOutput();
    boolean rotated = role == TensorRole.ATTENTION_OUTPUT && computation.rotatesHeads(shape, layer);
    return writing(layer, role, rotated ? shape.headSize() : 1);
  }

  /** Gate and up, one below the other. */
  public PackedMatrix mlp(int layer) {
    return reading(layer, TensorRole.MLP_NORM, List.of(TensorRole.GATE, TensorRole.UP));
  }

  /** Down. */
  public PackedMatrix mlpOutput(int layer) {
    return writing(layer, TensorRole.DOWN, Hadamard.block(shape.inner()));
  }

  /** Matrices that read what a norm gives, one below the other. */
  private PackedMatrix reading(int layer, TensorRole norm, List<TensorRole> roles) {
    float[] fold = fold(weights.get(layer, norm));
    List<WeightTensor> parts = roles.stream().map(role -> weights.get(layer, role)).toList();
    int all = parts.stream().mapToInt(part -> (int) part.shape()[0]).sum();
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

  private WeightTensor finalNorm() {
    return weights.get(TensorRole.FINAL_NORM);
  }

  /** What a norm's weight does to its output, which the network leaves at length 1, not RMS 1. */
  private float[] fold(WeightTensor norm) {
    float[] ones = WeightRows.ones(shape.hidden());
    if (computation.keepsNorms()) {
      return ones;
    }
    boolean apart = computation.rotatesBehindNorms(shape);
    return WeightRows.scaled(apart ? ones : WeightRows.whole(norm), Math.sqrt(shape.hidden()));
  }

  private PackedMatrix matrix(int rows, int columns) {
    return new PackedMatrix(new MatrixSize(rows, columns), format);
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
   * @param block of the width that it reads, a power of two, that is rotated; 1: it is not
   */
  private PackedMatrix writing(int layer, TensorRole role, int block) {
    int width = Math.toIntExact(role.dimensions(shape)[1]);
    float[][] rows = WeightRows.read(weights.get(layer, role), 0, shape.hidden(), width);
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
}
