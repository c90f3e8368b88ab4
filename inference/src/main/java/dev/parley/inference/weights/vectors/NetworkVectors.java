package dev.parley.inference.weights.vectors;

import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.AsStored;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** All that a network computes with besides matrices, as calls that load it. */
public final class NetworkVectors {

  private final NetworkShape shape;
  private final Computation computation;
  private final NormVectors norms;
  private final AttentionBiases biases;
  private final RecurrentVectors recurrent;

  public NetworkVectors(ModelWeights weights, Computation computation) {
    this.shape = weights.shape();
    this.computation = computation;
    this.norms = new NormVectors(weights, computation);
    this.biases = new AttentionBiases(weights, computation);
    this.recurrent = new RecurrentVectors(weights);
  }

  /** Loads it: to be called before the first matrix. */
  public void load(Consumer<NetworkCall> network) {
    beforeMatrices().forEach(network);
    for (int layer = 0; layer < shape.layers(); layer++) {
      ofLayer(layer).forEach(network);
    }
    norms.beforeRotations().stream()
        .map(factor -> new NetworkCall("load_spread_factor", vector(factor)))
        .forEach(network);
  }

  private List<NetworkCall> ofLayer(int layer) {
    List<NetworkCall> calls = new ArrayList<>();
    norms
        .ofHeads(layer)
        .map(heads -> new NetworkCall("load_head_norms", heads))
        .ifPresent(calls::add);
    if (shape.layer(layer).mixer() != Mixer.ATTENTION) {
      calls.add(new NetworkCall("load_filter", layer, recurrent.filter(layer)));
      recurrent
          .delta(layer)
          .map(one -> new NetworkCall("load_delta", layer, one.get(0), one.get(1), one.get(2)))
          .ifPresent(calls::add);
    }
    norms
        .ofOutputs(layer)
        .forEach(norm -> calls.add(new NetworkCall("load_output_norm", vector(norm))));
    return calls;
  }

  /** Rows of floats have norms folded into them, but for the last one, and biases beside them. */
  private List<NetworkCall> beforeMatrices() {
    return switch (computation.format()) {
      case BlockRows _, AsStored _ -> normsAndBiases();
      case RowFormat _ -> List.of(new NetworkCall("load_final_norm", vector(norms.beforeHead())));
    };
  }

  private List<NetworkCall> normsAndBiases() {
    List<NetworkCall> calls = new ArrayList<>();
    norms
        .beforeMatrices()
        .forEach(norm -> calls.add(new NetworkCall("load_norm_weight", vector(norm))));
    IntStream.range(0, shape.layers())
        .mapToObj(biases::of)
        .flatMap(Optional::stream)
        .forEach(bias -> calls.add(new NetworkCall("add_bias", vector(bias))));
    return calls;
  }

  private static TensorData vector(float[] numbers) {
    return TensorData.ofFloats(numbers, numbers.length);
  }
}
