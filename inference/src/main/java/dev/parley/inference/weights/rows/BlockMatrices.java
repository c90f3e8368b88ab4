package dev.parley.inference.weights.rows;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The matrices of a network in {@link BlockRows}. Those of layers have the numbers of {@code
 * network.py}; the head is the one behind them.
 */
public final class BlockMatrices {

  /** Rows of the head that are made as one, whole panels of them. */
  private static final int VOCABULARY_ROWS = 16_384;

  private static final int OF_LAYER = 4;

  private final NetworkShape shape;
  private final MatrixBuilder floats;
  private final MatrixBuilder heads;

  public BlockMatrices(ModelWeights weights, Computation computation) {
    this.shape = weights.shape();
    this.floats = new MatrixBuilder(weights, computation, new Float32());
    this.heads = new MatrixBuilder(weights, computation, new BlockRows(8));
  }

  /** How many the layers have. */
  public int count() {
    return OF_LAYER * shape.layers();
  }

  /** The parts of the head in 8 bits, in the order of their rows, yet to be made on any thread. */
  public List<Callable<PackedMatrix>> head() {
    List<Callable<PackedMatrix>> parts = new ArrayList<>();
    for (int row = 0; row < shape.vocabulary(); row += VOCABULARY_ROWS) {
      int from = row;
      int count = Math.min(VOCABULARY_ROWS, shape.vocabulary() - row);
      parts.add(() -> heads.head(from, count));
    }
    return parts;
  }

  /** A matrix of a layer in float32. */
  public PackedMatrix exact(int matrix) {
    int layer = matrix / OF_LAYER;
    return switch (matrix % OF_LAYER) {
      case 0 -> floats.mixer(layer);
      case 1 -> floats.mixerOutput(layer);
      case 2 -> floats.mlp(layer);
      default -> floats.mlpOutput(layer);
    };
  }

  /**
   * The call that adds rows to a matrix.
   *
   * @param matrix its number
   */
  public static NetworkCall handOver(int matrix, PackedMatrix rows) {
    return ((BlockRows) rows.format()).handOver(matrix, rows.size(), rows.numbers(), rows.scales());
  }
}
