package dev.parley.inference.weights.stored;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.TensorData;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows of a quantized matrix as {@code add_blocks} of {@code fused.py} takes them, off the heap.
 * Filled row by row; one thread at a time.
 *
 * <p>16 rows make a panel; what the last one has too few are zeros. A panel holds, group of inputs
 * after group, the 16 scales as float16, then the 16 minima where there are some, then the codes in
 * {@link CodeRuns}. Of each row the scales and minima are multiplied with a power of two, so that
 * float16 keeps 11 bits of all that matter, and what undoes that is part of the row's own scale, a
 * float32.
 */
public final class Panels implements AutoCloseable {

  private static final int ROWS = 16;

  /** The largest scale or minimum of a row lies between 2 to this power and twice that. */
  private static final int LARGEST = 13;

  private final Arena arena = Arena.ofShared();
  private final Quantization quantization;
  private final int rows;
  private final int panelBytes;
  private final ByteBuffer numbers;
  private final CodeRuns codes;
  private final ByteBuffer rowScales;

  /**
   * @param width numbers of a row, whole groups of them
   */
  Panels(Quantization quantization, int rows, int width) {
    this.quantization = quantization;
    this.rows = rows;
    this.panelBytes = Math.toIntExact(panelBytes(quantization, width));
    this.numbers = allocate(Math.ceilDiv(rows, ROWS) * (long) panelBytes);
    this.codes = new CodeRuns(quantization.bits(), numbers);
    this.rowScales = allocate((long) rows * Float.BYTES);
  }

  private ByteBuffer allocate(long bytes) {
    return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Bytes that so many rows take. */
  static long bytes(Quantization quantization, int rows, int width) {
    long panels = Math.ceilDiv(rows, ROWS);
    return panels * panelBytes(quantization, width) + (long) rows * Float.BYTES;
  }

  private static long panelBytes(Quantization quantization, int width) {
    return (long) width / quantization.group() * groupBytes(quantization);
  }

  private static int groupBytes(Quantization quantization) {
    return headBytes(quantization) + quantization.group() * ROWS * quantization.bits() / 8;
  }

  /** Of scales and minima. */
  private static int headBytes(Quantization quantization) {
    return (quantization.hasMinima() ? 2 : 1) * ROWS * Short.BYTES;
  }

  /**
   * Packs a row.
   *
   * @param factor of all its weights
   */
  void put(int row, QuantizedRow values, double factor) {
    int shift = shift(values);
    rowScales.putFloat(row * Float.BYTES, (float) (factor * Math.scalb(1.0, -shift)));
    int place = row % ROWS;
    int at = row / ROWS * panelBytes;
    for (int group = 0; group < values.scales().length; group++) {
      putHalf(at + place * Short.BYTES, values.scales()[group], shift);
      if (quantization.hasMinima()) {
        putHalf(at + (ROWS + place) * Short.BYTES, values.minima()[group], shift);
      }
      int word = at + headBytes(quantization) + place * Integer.BYTES;
      codes.put(word, values.codes(), group * quantization.group(), quantization.group());
      at += groupBytes(quantization);
    }
  }

  private void putHalf(int at, float value, int shift) {
    numbers.putShort(at, Float.floatToFloat16(Math.scalb(value, shift)));
  }

  private static int shift(QuantizedRow values) {
    float largest = 0;
    for (float scale : values.scales()) {
      largest = Math.max(largest, Math.abs(scale));
    }
    for (float minimum : values.minima()) {
      largest = Math.max(largest, Math.abs(minimum));
    }
    return largest == 0 ? 0 : LARGEST - Math.getExponent(largest);
  }

  /**
   * The call that adds them to the network.
   *
   * @param matrix whose next rows they are
   */
  public NetworkCall handOver(int matrix) {
    return new NetworkCall(
        "add_blocks",
        matrix,
        TensorData.ofBytes(numbers, numbers.capacity() / panelBytes, panelBytes),
        TensorData.ofFloats(rowScales, rows),
        quantization.bits(),
        quantization.group(),
        quantization.zero().orElse(-1));
  }

  @Override
  public void close() {
    arena.close();
  }
}
