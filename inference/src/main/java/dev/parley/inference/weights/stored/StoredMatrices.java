package dev.parley.inference.weights.stored;

import dev.parley.inference.architecture.HeadOrder;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.QuantizedTensor;
import dev.parley.inference.source.WeightTensor;
import dev.parley.inference.weights.stored.StoredPart.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * All matrices of a network as a file has quantized them. Their rows are only put into the order of
 * the network: the two halves of every head of queries and keys side by side, gates behind the
 * values. The network's {@link Scales} become part of the rows' scales.
 */
public final class StoredMatrices {

  /** Rows of the head that are made as one, whole panels of them. */
  private static final int VOCABULARY_ROWS = 16_384;

  private final ModelWeights weights;
  private final NetworkShape shape;
  private final Scales scales;

  public StoredMatrices(ModelWeights weights) {
    this.weights = weights;
    this.shape = weights.shape();
    this.scales = shape.architecture().scales();
  }

  /** In the order of the matrices and of their rows. */
  public List<StoredPart> all() {
    List<StoredPart> all = new ArrayList<>();
    for (int layer = 0; layer < shape.layers(); layer++) {
      TensorRole output = shape.layer(layer).mixerOutput();
      all.addAll(StoredPart.of(4 * layer, shape.hidden(), mixer(layer)));
      all.addAll(writing(4 * layer + 1, layer, output));
      List<Rows> mlp = List.of(reading(layer, TensorRole.GATE), reading(layer, TensorRole.UP));
      all.addAll(StoredPart.of(4 * layer + 2, shape.hidden(), mlp));
      all.addAll(writing(4 * layer + 3, layer, TensorRole.DOWN));
    }
    QuantizedTensor head = quantized(weights.head());
    for (int row = 0; row < shape.vocabulary(); row += VOCABULARY_ROWS) {
      int[] numbers =
          IntStream.range(row, Math.min(row + VOCABULARY_ROWS, shape.vocabulary())).toArray();
      Rows rows = new Rows(head, numbers, scales.logits());
      all.addAll(StoredPart.of(4 * shape.layers(), shape.hidden(), List.of(rows)));
    }
    return all;
  }

  /** Bytes that the network holds of them. */
  public long bytes() {
    return all().stream().mapToLong(StoredPart::bytes).sum();
  }

  private List<Rows> mixer(int layer) {
    LayerRecipe recipe = shape.layer(layer);
    return recipe.mixer() == Mixer.ATTENTION
        ? attention(layer, recipe)
        : recipe.mixerInputs().stream().map(role -> reading(layer, role)).toList();
  }

  private List<Rows> attention(int layer, LayerRecipe recipe) {
    boolean gated = recipe.has(TensorRole.GATED_QUERY);
    int size = shape.headSize();
    int[] order = HeadOrder.of(shape).rows();
    IntUnaryOperator turned = row -> row - row % size + order[row % size];
    // Each head of gated queries is followed by that of its gates.
    IntUnaryOperator apart = row -> gated ? 2 * (row - row % size) + row % size : row;
    QuantizedTensor query = quantized(weights.get(layer, recipe.mixerInputs().getFirst()));
    List<Rows> rows = new ArrayList<>();
    rows.add(
        new Rows(
            query, numbers(shape.queryWidth(), turned.andThen(apart)), shape.queryScale(layer)));
    rows.add(rows(layer, TensorRole.KEY, turned, 1));
    rows.add(reading(layer, TensorRole.VALUE));
    if (gated) {
      rows.add(
          new Rows(query, numbers(shape.queryWidth(), row -> apart.applyAsInt(row) + size), 1));
    }
    return rows;
  }

  private List<StoredPart> writing(int matrix, int layer, TensorRole role) {
    int width = Math.toIntExact(role.dimensions(shape)[1]);
    return StoredPart.of(
        matrix, width, List.of(rows(layer, role, IntUnaryOperator.identity(), scales.residual())));
  }

  private Rows reading(int layer, TensorRole role) {
    return rows(layer, role, IntUnaryOperator.identity(), 1);
  }

  private Rows rows(int layer, TensorRole role, IntUnaryOperator order, double factor) {
    int count = Math.toIntExact(role.dimensions(shape)[0]);
    return new Rows(quantized(weights.get(layer, role)), numbers(count, order), factor);
  }

  private static int[] numbers(int count, IntUnaryOperator order) {
    return IntStream.range(0, count).map(order).toArray();
  }

  private static QuantizedTensor quantized(WeightTensor tensor) {
    return tensor.quantized().orElseGet(() -> new RoundedTensor(tensor));
  }
}
