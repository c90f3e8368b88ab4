package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Embedding;
import dev.parley.inference.weights.calibrated.CalibratedRounding;
import dev.parley.inference.weights.calibrated.RowTasks;
import dev.parley.inference.weights.prepared.PreparedMatrices;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.inference.weights.rows.BlockMatrices;
import dev.parley.inference.weights.rows.PackedMatrix;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds the matrices of a network's layers to four bits, one after the other, while a text goes
 * through it ({@code calibrated.py}), and leaves them in it. Takes minutes.
 */
final class Calibration {

  private static final Logger log = LoggerFactory.getLogger(Calibration.class);

  /** More make no better weights (docs/inference.md); 2^14 at most. */
  private static final int TOKENS = 4096;

  private static final int TEXT = 512;

  private static final int ROWS_AT_ONCE = 32;

  private final Network network;
  private final BlockRows format;
  private final BlockMatrices matrices;
  private final RowTasks tasks;

  Calibration(Network network, BlockRows format, BlockMatrices matrices, RowTasks tasks) {
    this.network = network;
    this.format = format;
    this.matrices = matrices;
    this.tasks = tasks;
  }

  /** All of them; the network has its vectors and its head. */
  void load(
      ModelSource source, ModelWeights weights, Computation computation, PreparedStorage storage) {
    NetworkShape shape = weights.shape();
    int[] tokens = CalibrationText.tokens(source, TOKENS);
    log.info(
        "weights: they are rounded to 4 bits with {} tokens of text, which takes minutes",
        tokens.length);
    Embedding embedding = new Embedding(weights.get(TensorRole.EMBEDDING), shape, computation);
    int length = Math.min(TEXT, shape.window());
    network.call("begin_calibration", embedding.of(tokens), length, CacheBlocks.SIZE);
    try (PreparedMatrices prepared = PreparedMatrices.of(source, computation, format, storage)) {
      LoadingLog progress = new LoadingLog(matrices.count());
      for (int matrix = 0; matrix < matrices.count(); matrix++) {
        network.call("observe", matrix);
        try (PackedMatrix rounded = stored(prepared, matrix)) {
          network.call(BlockMatrices.handOver(matrix, rounded));
        }
        network.call("advance", matrix);
        progress.loaded();
      }
      prepared.finish();
    }
    network.call("end_calibration");
  }

  private PackedMatrix stored(PreparedMatrices prepared, int matrix) {
    try {
      return prepared.matrix(matrix, () -> rounded(matrix));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a weight could not be rounded", e);
    }
  }

  private PackedMatrix rounded(int matrix) {
    try (PackedMatrix exact = matrices.exact(matrix)) {
      int width = exact.size().columns();
      CalibratedRounding rounding =
          CalibratedRounding.of(
              format,
              width,
              (begin, first, count) -> network.doubles("products", begin, first, count),
              tasks);
      PackedMatrix rounded = new PackedMatrix(exact.size(), format);
      FloatBuffer rows = exact.numbers().numbers().asFloatBuffer();
      int parts = Math.ceilDiv(exact.size().rows(), ROWS_AT_ONCE);
      tasks.each(parts, 1, part -> round(part * ROWS_AT_ONCE, width, rows, rounding, rounded));
      return rounded;
    }
  }

  private void round(
      int first, int width, FloatBuffer from, CalibratedRounding rounding, PackedMatrix into) {
    List<float[]> rows = new ArrayList<>();
    for (int row = first; row < Math.min(first + ROWS_AT_ONCE, into.size().rows()); row++) {
      float[] values = new float[width];
      from.get(row * width, values);
      rows.add(values);
    }
    int row = first;
    for (QuantizedRow rounded : rounding.round(rows)) {
      format.put(row++, rounded, into.numbers().numbers(), into.scales().numbers());
    }
  }
}
