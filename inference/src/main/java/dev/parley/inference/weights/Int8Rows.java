package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Weights of 8 bits with a scale for each row, and activations of 8 bits: several times as fast as
 * float32 in a quarter of the memory.
 *
 * @param product what multiplies them
 */
public record Int8Rows(Int8Product product) implements RowFormat {

  private static final float SMALLEST = 1e-12f;

  /** Added before a number is cut off, it rounds; what comes is above zero then. */
  private static final float MIDDLE = 128.5f;

  @Override
  public String label() {
    return "int8";
  }

  @Override
  public long heldBytes(long numbers) {
    return numbers;
  }

  @Override
  public CacheFormat cache() {
    return CacheFormat.F16;
  }

  @Override
  public boolean gainsFromRotation() {
    return true;
  }

  @Override
  public boolean foldsFinalNorm() {
    return true;
  }

  @Override
  public boolean isSameOnAnyThreads() {
    return true;
  }

  @Override
  public long numberBytes(MatrixSize size) {
    return (long) size.rows() * size.columns();
  }

  @Override
  public long scaleBytes(MatrixSize size) {
    return (long) size.rows() * Float.BYTES;
  }

  @Override
  public void pack(float[] values, int row, ByteBuffer numbers, ByteBuffer scales) {
    float scale = Math.max(largest(values), SMALLEST) / product.levels();
    scales.putFloat(row * Float.BYTES, scale);
    byte[] rounded = new byte[values.length];
    float inverse = 1 / scale;
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (byte) ((int) (values[i] * inverse + MIDDLE) - (int) MIDDLE);
    }
    numbers.put(row * rounded.length, rounded);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Override
  public TensorData numbers(ByteBuffer numbers, MatrixSize size) {
    return TensorData.ofBytes(numbers, size.rows(), size.columns());
  }

  @Override
  public TensorData scales(ByteBuffer scales, MatrixSize size) {
    return TensorData.ofFloats(scales, size.rows());
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_int8");
  }

  @Override
  public Optional<String> packer() {
    return Optional.of(product.packer());
  }

  @Override
  public NetworkCall linear(Object matrix, TensorData bias) {
    return new NetworkCall(product.adder(), matrix, bias);
  }

  @Override
  public NetworkCall head(int from, Object matrix) {
    return new NetworkCall(product.headAdder(), matrix);
  }

  /**
   * The words are those of the first version, so that its files are still taken; what they say of
   * the cache changes no weight.
   */
  @Override
  public Optional<String> preparation(Computation how) {
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Computation[precision=INT8, rotated=%s, constantScale=%s, weightLevels=%d,"
                + " halfCache=true]",
            how.rotated(),
            how.constantScale(),
            product.levels()));
  }
}
