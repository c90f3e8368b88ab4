package dev.parley.inference.weights.vectors;

import dev.parley.inference.architecture.HeadOrder;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Rotation;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.WeightRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the network multiplies with by itself, where a norm's weight is part of no matrix. */
final class NormVectors {

  private static final TensorData NO_HEADS = TensorData.ofFloats(new float[0], 0);

  private final ModelWeights weights;
  private final NetworkShape shape;
  private final Computation computation;

  NormVectors(ModelWeights weights, Computation computation) {
    this.weights = weights;
    this.shape = weights.shape();
    this.computation = computation;
  }

  /**
   * What the norms of q and k do to each head, in the order in which attention has their rows; of
   * no heads where a layer does not attend, and empty where there are none.
   */
  Optional<TensorData> ofHeads(int layer) {
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
  List<float[]> ofOutputs(int layer) {
    return Stream.of(TensorRole.ATTENTION_OUTPUT_NORM, TensorRole.MLP_OUTPUT_NORM)
        .filter(shape.layer(layer)::has)
        .map(role -> WeightRows.scaled(whole(layer, role), Math.sqrt(shape.hidden())))
        .toList();
  }

  /** What a row is multiplied with before the head, unless that is part of the head. */
  float[] beforeHead() {
    return computation.foldsFinalNorm() ? WeightRows.ones(shape.hidden()) : times(ofHead());
  }

  /**
   * What rows are multiplied with before they are rotated behind a norm: its weight and the signs,
   * layer by layer, the final norm last; none where that is not done.
   */
  List<float[]> beforeRotations() {
    List<float[]> all = computation.rotatesBehindNorms(shape) ? inOrder() : List.of();
    all.forEach(Rotation.of(shape.hidden())::sign);
    return all;
  }

  /**
   * What rows are multiplied with before a matrix, nothing but ones where all of it is part of
   * that: layer by layer, the final norm last.
   */
  List<float[]> beforeMatrices() {
    return inOrder().stream()
        .map(norm -> computation.keepsNorms() ? times(norm) : WeightRows.ones(norm.length))
        .toList();
  }

  private List<float[]> inOrder() {
    List<float[]> all = new ArrayList<>();
    for (int layer = 0; layer < shape.layers(); layer++) {
      all.add(whole(layer, TensorRole.ATTENTION_NORM));
      all.add(whole(layer, TensorRole.MLP_NORM));
    }
    all.add(ofHead());
    return all;
  }

  private float[] ofHead() {
    return WeightRows.whole(weights.get(TensorRole.FINAL_NORM));
  }

  /** The network leaves rows at length 1, not RMS 1. */
  private float[] times(float[] norm) {
    return WeightRows.scaled(norm, Math.sqrt(shape.hidden()));
  }

  private float[] whole(int layer, TensorRole role) {
    return WeightRows.whole(weights.get(layer, role));
  }
}
