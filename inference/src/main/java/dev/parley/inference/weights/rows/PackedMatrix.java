package dev.parley.inference.weights.rows;

import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.TensorData;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The matrix of a linear layer in its format, off the heap. Filled row by row; one thread at a
 * time.
 */
public final class PackedMatrix implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final MatrixSize size;
  private final RowFormat format;
  private final ByteBuffer numbers;
  private final ByteBuffer scales;

  public PackedMatrix(MatrixSize size, RowFormat format) {
    this.size = size;
    this.format = format;
    this.numbers = allocate(format.numberBytes(size));
    this.scales = allocate(format.scaleBytes(size));
  }

  private ByteBuffer allocate(long bytes) {
    return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  void put(int row, float[] values) {
    format.pack(values, row, numbers, scales);
  }

  public MatrixSize size() {
    return size;
  }

  RowFormat format() {
    return format;
  }

  public TensorData numbers() {
    return format.numbers(numbers, size);
  }

  public TensorData scales() {
    return format.scales(scales, size);
  }

  @Override
  public void close() {
    arena.close();
  }
}
