package dev.parley.inference.weights;

import dev.parley.inference.architecture.Architecture.OutlierRotation;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.panels.PanelLayout;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Weights of few bits with a scale for each group of 32 inputs, which our operators compute as the
 * blocks of GGUF files. To round 4 bits to the nearest costs too much: {@code weights.calibrated}
 * lets what one weight errs by be made up for by others.
 *
 * @param bits of a weight: 4, or 8 for the head
 */
public record BlockRows(int bits) implements RowFormat {

  /** Inputs that have a scale together. */
  public static final int GROUP = 32;

  /** Parameters below which people are warned (docs/inference.md). */
  private static final long SMALL = 400_000_000;

  /** Of the bits of a float32 those that a scale in float16 has not. */
  private static final int DROPPED = 13;

  private static final float SMALLEST = 1e-12f;

  @Override
  public String label() {
    return "int4";
  }

  @Override
  public long heldBytes(long numbers) {
    return numbers * bits / Byte.SIZE + numbers / GROUP * Short.BYTES;
  }

  @Override
  public CacheFormat cache() {
    return CacheFormat.F16;
  }

  @Override
  public boolean gainsFromRotation() {
    return true;
  }

  /** Its operators do not rotate what a norm gives. */
  @Override
  public boolean gainsBehindNorms() {
    return false;
  }

  @Override
  public boolean isSameOnAnyThreads() {
    return true;
  }

  @Override
  public Optional<String> warning(NetworkShape shape) {
    if (shape.architecture().rotation() != OutlierRotation.QUAROT) {
      return Optional.of(
          "int4 makes models markedly worse whose residual stream cannot be rotated, as that of this"
              + " one (docs/inference.md)");
    }
    return shape.parameters() >= SMALL
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "int4 makes small models markedly worse, and this one has %d million parameters"
                    + " (docs/inference.md)",
                shape.parameters() / 1_000_000));
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_blocks");
  }

  /** How rows are quantized. */
  public Quantization quantization() {
    return Quantization.around(zero(), bits, GROUP);
  }

  /** The code of 0. */
  private int zero() {
    return 1 << (bits - 1);
  }

  private PanelLayout layout(MatrixSize size) {
    return new PanelLayout(quantization(), size.columns());
  }

  @Override
  public long numberBytes(MatrixSize size) {
    return layout(size).numberBytes(size.rows());
  }

  @Override
  public long scaleBytes(MatrixSize size) {
    return (long) size.rows() * Float.BYTES;
  }

  @Override
  public TensorData numbers(ByteBuffer numbers, MatrixSize size) {
    return TensorData.ofBytes(numbers, layout(size).shape(size.rows()));
  }

  @Override
  public TensorData scales(ByteBuffer scales, MatrixSize size) {
    return TensorData.ofFloats(scales, size.rows());
  }

  /** To the nearest. */
  @Override
  public void pack(float[] values, int row, ByteBuffer numbers, ByteBuffer scales) {
    QuantizedRow rounded = new QuantizedRow(quantization(), values.length);
    for (int i = 0; i < values.length; i++) {
      if (i % GROUP == 0) {
        choose(values, i, rounded);
      }
      round(values[i], i, rounded);
    }
    put(row, rounded, numbers, scales);
  }

  /** Packs a row that is rounded already. */
  public void put(int row, QuantizedRow rounded, ByteBuffer numbers, ByteBuffer scales) {
    new PanelLayout(quantization(), rounded.codes().length).put(row, rounded, 1, numbers, scales);
  }

  /**
   * The call that adds rows to a matrix of the network.
   *
   * @param matrix its number there
   */
  public NetworkCall handOver(int matrix, MatrixSize size, TensorData numbers, TensorData scales) {
    return layout(size).handOver(matrix, numbers, scales);
  }

  /**
   * Chooses the scale of a group: of 8 bits that of its largest value; of 4 the one of some smaller
   * and larger ones, of either sign, with which the squares of errors add up to the least.
   *
   * @param values of a row
   * @param first of the group
   */
  public void choose(float[] values, int first, QuantizedRow into) {
    float largest = SMALLEST;
    for (int i = first; i < first + GROUP; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    into.scales()[first / GROUP] =
        bits == 8 ? halfPrecision(largest / (zero() - 1)) : best(values, first, largest);
  }

  private float best(float[] values, int first, float largest) {
    float best = 0;
    float least = Float.POSITIVE_INFINITY;
    for (float steps = 5.4f; steps < 8.4f; steps += 0.4f) {
      float scale = halfPrecision(largest / steps);
      for (float tried = -scale; tried <= scale; tried += 2 * scale) {
        float error = squares(values, first, tried);
        if (error < least) {
          least = error;
          best = tried;
        }
      }
    }
    return best;
  }

  private float squares(float[] values, int first, float scale) {
    float inverse = 1 / scale;
    float sum = 0;
    for (int i = first; i < first + GROUP; i++) {
      float error = values[i] - (code(values[i], inverse) - zero()) * scale;
      sum += error * error;
    }
    return sum;
  }

  /** To the nearest of what float16 keeps, whatever the exponent: that is the row's. */
  private static float halfPrecision(float scale) {
    int bits = Float.floatToRawIntBits(scale) + (1 << (DROPPED - 1));
    return Float.intBitsToFloat(bits & -(1 << DROPPED));
  }

  /** The nearest; what is cut off is above zero, or no code at all. */
  private int code(float value, float inverse) {
    return Math.max(0, Math.min((int) (value * inverse + zero() + 0.5f), 2 * zero() - 1));
  }

  /**
   * Rounds a value to one that its group, whose scale is chosen, can have; which is returned.
   *
   * @param i its place in the row
   */
  public float round(float value, int i, QuantizedRow into) {
    float scale = into.scales()[i / GROUP];
    int code = code(value, 1 / scale);
    into.codes()[i] = (byte) code;
    return (code - zero()) * scale;
  }

  /** To be changed whenever the same model is rounded into other numbers. */
  @Override
  public Optional<String> preparation(Computation how) {
    return Optional.of("int4, first version, rotated=" + how.rotated());
  }
}
