package dev.parley.inference.weights.rows;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.vectors.AttentionBiases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** All matrices of a network in a {@link RowFormat}. */
public final class RowMatrices {

  /** Rows of the head that are packed as one: the fewer parts, the faster a step. */
  private static final int VOCABULARY_ROWS = 16_384;

  private static final TensorData NO_BIAS = vector(new float[0]);

  private final NetworkShape shape;
  private final RowFormat format;
  private final MatrixBuilder builder;
  private final AttentionBiases biases;

  public RowMatrices(ModelWeights weights, Computation computation, RowFormat format) {
    this.shape = weights.shape();
    this.format = format;
    this.builder = new MatrixBuilder(weights, computation, format);
    this.biases = new AttentionBiases(weights, computation);
  }

  /**
   * A matrix that is yet to be made.
   *
   * @param maker makes it, on any thread
   * @param bias of no elements where there is none
   * @param handOver the call that adds it to the network, of what that packed it into, if it does
   */
  public record Part(
      Callable<PackedMatrix> maker, TensorData bias, Function<Object, NetworkCall> handOver) {}

  /** In the order in which the network takes them, the same at every start. */
  public List<Part> all() {
    List<Part> all = new ArrayList<>();
    for (int row = 0; row < shape.vocabulary(); row += VOCABULARY_ROWS) {
      all.add(head(row));
    }
    for (int i = 0; i < shape.layers(); i++) {
      int layer = i;
      TensorData bias = biases.of(layer).map(RowMatrices::vector).orElse(NO_BIAS);
      all.add(linear(() -> builder.mixer(layer), bias));
      all.add(linear(() -> builder.mixerOutput(layer), NO_BIAS));
      all.add(linear(() -> builder.mlp(layer), NO_BIAS));
      all.add(linear(() -> builder.mlpOutput(layer), NO_BIAS));
    }
    return all;
  }

  private Part head(int from) {
    int rows = Math.min(VOCABULARY_ROWS, shape.vocabulary() - from);
    return new Part(() -> builder.head(from, rows), NO_BIAS, matrix -> format.head(from, matrix));
  }

  private Part linear(Callable<PackedMatrix> maker, TensorData bias) {
    return new Part(maker, bias, matrix -> format.linear(matrix, bias));
  }

  private static TensorData vector(float[] numbers) {
    return TensorData.ofFloats(numbers, numbers.length);
  }
}
