package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;

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
    return matrices.reading(
        weights.get(layer, TensorRole.ATTENTION_NORM),
        weights.get(layer, TensorRole.CONVOLUTION_INPUT));
  }

  /** What adds to the residual stream. */
  public PackedMatrix output(int layer) {
    return matrices.writing(weights.get(layer, TensorRole.CONVOLUTION_OUTPUT), shape.hidden(), 1);
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
