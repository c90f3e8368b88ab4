package dev.parley.inference.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers for the network, read during a call only.
 *
 * @param numbers a direct buffer of native order
 * @param shape sizes of the dimensions
 */
public record TensorData(ByteBuffer numbers, Type type, long... shape) {

  /** What a number is stored as. */
  public enum Type {
    FLOAT32,
    INT8
  }

  public static TensorData ofFloats(ByteBuffer numbers, long... shape) {
    return new TensorData(numbers, Type.FLOAT32, shape);
  }

  public static TensorData ofFloats(float[] numbers, long... shape) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * numbers.length);
    buffer.order(ByteOrder.nativeOrder()).asFloatBuffer().put(numbers);
    return ofFloats(buffer, shape);
  }

  public static TensorData ofBytes(ByteBuffer numbers, long... shape) {
    return new TensorData(numbers, Type.INT8, shape);
  }
}
