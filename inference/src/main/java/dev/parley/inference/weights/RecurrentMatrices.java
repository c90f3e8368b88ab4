package dev.parley.inference.weights;

import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Recurrence.ValueHeads;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.WeightTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes what layers compute with that do not attend, as {@link MatrixBuilder} does for the others.
 * Thread-safe.
 */
public final class RecurrentMatrices {

  private final MatrixBuilder matrices;
  private final ModelWeights weights;
  private final NetworkShape shape;

  public RecurrentMatrices(MatrixBuilder matrices, ModelWeights weights) {
    this.matrices = matrices;
    this.weights = weights;
    this.shape = weights.shape();
  }

  /** What reads the residual stream. */
  public PackedMatrix input(int layer) {
    WeightTensor norm = weights.get(layer, TensorRole.ATTENTION_NORM);
    return isDelta(layer)
        ? matrices.reading(
            norm,
            weights.get(layer, TensorRole.DELTA_MIXED),
            weights.get(layer, TensorRole.DELTA_GATE),
            weights.get(layer, TensorRole.DELTA_BETA),
            weights.get(layer, TensorRole.DELTA_ALPHA))
        : matrices.reading(norm, weights.get(layer, TensorRole.CONVOLUTION_INPUT));
  }

  private boolean isDelta(int layer) {
    return shape.layer(layer).mixer() == Mixer.GATED_DELTA;
  }

  /** What adds to the residual stream. */
  public PackedMatrix output(int layer) {
    TensorRole role = isDelta(layer) ? TensorRole.DELTA_OUTPUT : TensorRole.CONVOLUTION_OUTPUT;
    return matrices.writing(weights.get(layer, role), (int) role.dimensions(shape)[1], 1);
  }

  /** Of a Gated DeltaNet: how fast its heads forget, their biases, and the norm of its output. */
  public Optional<List<TensorData>> delta(int layer) {
    if (!isDelta(layer)) {
      return Optional.empty();
    }
    float[] rates = WeightRows.whole(weights.get(layer, TensorRole.DELTA_RATE));
    boolean isLogarithm = shape.recurrence().order() == ValueHeads.SIDE_BY_SIDE;
    for (int head = 0; head < rates.length; head++) {
      rates[head] = isLogarithm ? (float) Math.exp(rates[head]) : -rates[head];
    }
    float[] biases = WeightRows.whole(weights.get(layer, TensorRole.DELTA_BIAS));
    float[] norm = WeightRows.whole(weights.get(layer, TensorRole.DELTA_NORM));
    return Optional.of(
        Stream.of(rates, biases, norm).map(one -> TensorData.ofFloats(one, one.length)).toList());
  }

  /** The filter of a convolution, [columns, channels]. */
  public TensorData filter(int layer) {
    long[] size = TensorRole.CONVOLUTION_FILTER.dimensions(shape);
    int channels = Math.toIntExact(size[0]);
    int columns = Math.toIntExact(size[1]);
    float[][] rows =
        WeightRows.read(weights.get(layer, TensorRole.CONVOLUTION_FILTER), 0, channels, columns);
    float[] turned = new float[channels * columns];
    for (int channel = 0; channel < channels; channel++) {
      for (int column = 0; column < columns; column++) {
        turned[column * channels + channel] = rows[channel][column];
      }
    }
    return TensorData.ofFloats(turned, columns, channels);
  }
}
