package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A format that is made of rows of float32: how a row is packed, how many bytes that takes, which
 * methods of {@code network.py} take it, and whether it is worth keeping for the next start. By
 * default a matrix is handed over as rows of float32, and the network makes of it what it computes
 * with.
 */
public sealed interface RowFormat extends WeightFormat
    permits Float32, Bf16, Int8Rows, BlockRows, RowFormat.Unlisted {

  /** A format that is tried out without being listed in {@link Precision}, as tests do. */
  non-sealed interface Unlisted extends RowFormat {}

  /** Bytes that the network holds for so many numbers, for the plan of its memory. */
  long heldBytes(long numbers);

  /** Bytes of the packed numbers of a matrix. */
  default long numberBytes(MatrixSize size) {
    return (long) size.rows() * size.columns() * Float.BYTES;
  }

  /** Bytes of what a packed matrix has besides its numbers. */
  default long scaleBytes(MatrixSize size) {
    return 0;
  }

  /**
   * Packs a row.
   *
   * @param row its number
   * @param numbers of {@link #numberBytes} of the whole matrix, in native order
   * @param scales of {@link #scaleBytes}
   */
  default void pack(float[] values, int row, ByteBuffer numbers, ByteBuffer scales) {
    numbers
        .slice(row * values.length * Float.BYTES, values.length * Float.BYTES)
        .order(numbers.order())
        .asFloatBuffer()
        .put(values);
  }

  /** The packed numbers as the network takes them. */
  default TensorData numbers(ByteBuffer numbers, MatrixSize size) {
    return TensorData.ofFloats(numbers, size.rows(), size.columns());
  }

  /** The scales as the network takes them; of no elements where there are none. */
  default TensorData scales(ByteBuffer scales, MatrixSize size) {
    return TensorData.ofFloats(scales, 0);
  }

  /**
   * The method that makes a matrix of numbers, scales and bias, on any thread; empty where {@link
   * #linear} and {@link #head} take the numbers themselves.
   */
  default Optional<String> packer() {
    return Optional.empty();
  }

  /**
   * Adds the next linear layer.
   *
   * @param matrix what {@link #packer} made, or the numbers
   */
  default NetworkCall linear(Object matrix, TensorData bias) {
    return new NetworkCall("add_dense", matrix, bias);
  }

  /**
   * Adds the next rows of the head.
   *
   * @param from the first of them
   */
  default NetworkCall head(int from, Object matrix) {
    return new NetworkCall("load_head", from, matrix);
  }

  /**
   * All that the packed numbers depend on besides the model's weights; empty where packing is so
   * cheap that the result is not stored for the next start. Prepared files carry a hash of it: a
   * change invalidates them.
   */
  default Optional<String> preparation(Computation how) {
    return Optional.empty();
  }
}
