package dev.parley.inference.weights;

import dev.parley.inference.torch.Network.Weight;
import dev.parley.inference.weights.prepared.PreparedFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The matrix [rows, columns] of a linear layer as the network takes it: int8 with a scale for each
 * row, or float32. Filled row by row, off the heap; one thread at a time.
 */
public final class PackedMatrix implements AutoCloseable {

  private static final float SMALLEST = 1e-12f;

  /** Added before a number is cut off, it rounds; what comes is above zero then. */
  private static final float MIDDLE = 128.5f;

  private final Arena arena = Arena.ofShared();
  private final int rows;
  private final int columns;
  private final Computation computation;
  private final ByteBuffer numbers;
  private final ByteBuffer scales;

  public PackedMatrix(int rows, int columns, Computation computation) {
    this.rows = rows;
    this.columns = columns;
    this.computation = computation;
    int width = computation.int8() ? 1 : Float.BYTES;
    this.numbers = allocate((long) rows * columns * width);
    this.scales = allocate(computation.int8() ? (long) rows * Float.BYTES : 0);
  }

  private ByteBuffer allocate(long bytes) {
    return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  void put(int row, float[] values) {
    if (computation.int8()) {
      quantize(row, values);
    } else {
      numbers
          .slice(row * columns * Float.BYTES, columns * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .put(values);
    }
  }

  private void quantize(int row, float[] values) {
    float scale = Math.max(largest(values), SMALLEST) / computation.weightLevels();
    scales.putFloat(row * Float.BYTES, scale);
    byte[] rounded = new byte[columns];
    float inverse = 1 / scale;
    for (int i = 0; i < columns; i++) {
      rounded[i] = (byte) ((int) (values[i] * inverse + MIDDLE) - (int) MIDDLE);
    }
    numbers.put(row * columns, rounded);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  public PreparedFile.Size size() {
    return new PreparedFile.Size(rows, columns);
  }

  /** The numbers; int8 or float32. */
  public Weight numbers() {
    return computation.int8()
        ? Weight.ofBytes(numbers, rows, columns)
        : Weight.ofFloats(numbers, rows, columns);
  }

  /** One for each row of int8, or none. */
  public Weight scales() {
    return Weight.ofFloats(scales, computation.int8() ? rows : 0);
  }

  @Override
  public void close() {
    arena.close();
  }
}
