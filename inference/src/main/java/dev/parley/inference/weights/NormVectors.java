package dev.parley.inference.weights;

import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.WeightRows.HeadOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the network multiplies with by itself, where a norm's weight is part of no matrix. */
public final class NormVectors {

  private static final TensorData NO_HEADS = TensorData.ofFloats(new float[0], 0);

  private final ModelWeights weights;
  private final NetworkShape shape;
  private final Computation computation;

  public NormVectors(ModelWeights weights, Computation computation) {
    this.weights = weights;
    this.shape = weights.shape();
    this.computation = computation;
  }

  /**
   * What the norms of q and k do to each head, as {@link MatrixBuilder#attention} has their rows;
   * of no heads where a layer does not attend, and empty where there are none.
   */
  public Optional<TensorData> ofHeads(int layer) {
    LayerRecipe recipe = shape.layer(layer);
    if (!recipe.has(TensorRole.QUERY_NORM)) {
      return recipe.mixer() == Mixer.ATTENTION ? Optional.empty() : Optional.of(NO_HEADS);
    }
    int size = shape.headSize();
    Scales scales = shape.architecture().scales();
    // Times √size, as keys are, and times the scale of all queries.
    double query = scales.query(size) * Math.sqrt(size);
    float[] queries = WeightRows.scaled(whole(layer, TensorRole.QUERY_NORM), query);
    float[] keys = WeightRows.scaled(whole(layer, TensorRole.KEY_NORM), Math.sqrt(size));
    float[] all = HeadOrder.of(shape).repeated(queries, shape.heads(), keys, shape.keyValueHeads());
    return Optional.of(TensorData.ofFloats(all, all.length / size, size));
  }

  /** Of the norms behind attention and MLP, in this order; none where there are none. */
  public List<float[]> ofOutputs(int layer) {
    return Stream.of(TensorRole.ATTENTION_OUTPUT_NORM, TensorRole.MLP_OUTPUT_NORM)
        .filter(shape.layer(layer)::has)
        .map(role -> WeightRows.scaled(whole(layer, role), Math.sqrt(shape.hidden())))
        .toList();
  }

  /**
   * What rows are multiplied with before they are rotated behind a norm: its weight and the signs,
   * layer by layer, the final norm last; none where that is not done.
   */
  public List<float[]> beforeRotations() {
    List<float[]> all = new ArrayList<>();
    if (computation.rotatesBehindNorms(shape)) {
      for (int layer = 0; layer < shape.layers(); layer++) {
        all.add(whole(layer, TensorRole.ATTENTION_NORM));
        all.add(whole(layer, TensorRole.MLP_NORM));
      }
      all.add(WeightRows.whole(weights.get(TensorRole.FINAL_NORM)));
      all.forEach(Rotation.of(shape.hidden())::sign);
    }
    return all;
  }

  private float[] whole(int layer, TensorRole role) {
    return WeightRows.whole(weights.get(layer, role));
  }
}
