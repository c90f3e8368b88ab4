package dev.parley.inference.weights.stored;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.panels.PanelLayout;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rows of a quantized matrix, off the heap. Filled row by row; one thread at a time. */
public final class Panels implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final PanelLayout layout;
  private final int rows;
  private final ByteBuffer numbers;
  private final ByteBuffer rowScales;

  /**
   * @param width numbers of a row, whole groups of them
   */
  Panels(Quantization quantization, int rows, int width) {
    this.layout = new PanelLayout(quantization, width);
    this.rows = rows;
    this.numbers = allocate(layout.numberBytes(rows));
    this.rowScales = allocate((long) rows * Float.BYTES);
  }

  private ByteBuffer allocate(long bytes) {
    return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Bytes that so many rows take. */
  static long bytes(Quantization quantization, int rows, int width) {
    return new PanelLayout(quantization, width).numberBytes(rows) + (long) rows * Float.BYTES;
  }

  /**
   * Packs a row.
   *
   * @param factor of all its weights
   */
  void put(int row, QuantizedRow values, double factor) {
    layout.put(row, values, factor, numbers, rowScales);
  }

  /**
   * The call that adds them to the network.
   *
   * @param matrix whose next rows they are
   */
  public NetworkCall handOver(int matrix) {
    return layout.handOver(
        matrix,
        TensorData.ofBytes(numbers, layout.shape(rows)),
        TensorData.ofFloats(rowScales, rows));
  }

  @Override
  public void close() {
    arena.close();
  }
}
