package dev.parley.inference.weights.vectors;

import dev.parley.inference.architecture.HeadOrder;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Hadamard;
import dev.parley.inference.weights.WeightRows;
import java.util.Optional;

/** What is added to queries, keys and values, in the order in which attention has their rows. */
public final class AttentionBiases {

  private final ModelWeights weights;
  private final NetworkShape shape;
  private final Computation computation;

  public AttentionBiases(ModelWeights weights, Computation computation) {
    this.weights = weights;
    this.shape = weights.shape();
    this.computation = computation;
  }

  /** Those of a layer; empty where it has none. */
  public Optional<float[]> of(int layer) {
    if (!shape.layer(layer).has(TensorRole.QUERY_BIAS)) {
      return Optional.empty();
    }
    int size = shape.headSize();
    float[] all = new float[shape.queryWidth() + 2 * shape.keyWidth()];
    float[] queries =
        WeightRows.scaled(whole(layer, TensorRole.QUERY_BIAS), shape.queryScale(layer));
    float[] keys = whole(layer, TensorRole.KEY_BIAS);
    float[] values = whole(layer, TensorRole.VALUE_BIAS);
    if (computation.rotatesHeads(shape, layer)) {
      Hadamard.turn(values, size);
    }
    HeadOrder order = HeadOrder.of(shape);
    order.write(queries, all, 0);
    order.write(keys, all, queries.length);
    System.arraycopy(values, 0, all, queries.length + keys.length, values.length);
    return Optional.of(all);
  }

  private float[] whole(int layer, TensorRole role) {
    return WeightRows.whole(weights.get(layer, role));
  }
}
