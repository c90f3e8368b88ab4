package dev.parley.inference.weights.vectors;

import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Recurrence.ValueHeads;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.WeightRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What layers have besides matrices that do not attend. */
final class RecurrentVectors {

  private final ModelWeights weights;
  private final NetworkShape shape;

  RecurrentVectors(ModelWeights weights) {
    this.weights = weights;
    this.shape = weights.shape();
  }

  /** Of a Gated DeltaNet: how fast its heads forget, their biases, and the norm of its output. */
  Optional<List<TensorData>> delta(int layer) {
    if (shape.layer(layer).mixer() != Mixer.GATED_DELTA) {
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
  TensorData filter(int layer) {
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
