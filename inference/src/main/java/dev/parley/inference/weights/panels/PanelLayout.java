package dev.parley.inference.weights.panels;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import java.nio.ByteBuffer;

/**
 * How rows of a quantized matrix lie in memory for {@code add_blocks} of {@code fused.py}.
 *
 * <p>16 rows make a panel; what the last one has too few are zeros. A panel holds, group of inputs
 * after group, the 16 scales as float16, then the 16 minima where there are some, then the codes in
 * {@link CodeRuns}. Of each row the scales and minima are multiplied with a power of two, so that
 * float16 keeps 11 bits of all that matter, and what undoes that is part of the row's own scale, a
 * float32.
 *
 * @param width numbers of a row, whole groups of them
 */
public record PanelLayout(Quantization quantization, int width) {

  private static final int ROWS = 16;

  /** The largest scale or minimum of a row lies between 2 to this power and twice that. */
  private static final int LARGEST = 13;

  /** Bytes of so many rows without their own scales. */
  public long numberBytes(int rows) {
    return Math.ceilDiv(rows, ROWS) * panelBytes();
  }

  private long panelBytes() {
    return (long) width / quantization.group() * groupBytes();
  }

  private int groupBytes() {
    return headBytes() + quantization.group() * ROWS * quantization.bits() / 8;
  }

  /** Of scales and minima. */
  private int headBytes() {
    return (quantization.hasMinima() ? 2 : 1) * ROWS * Short.BYTES;
  }

  /**
   * Writes a row; other threads may write others.
   *
   * @param factor of all its weights
   * @param numbers of all rows, as many bytes as {@link #numberBytes} says
   * @param rowScales of all rows, a float32 each
   */
  public void put(
      int row, QuantizedRow values, double factor, ByteBuffer numbers, ByteBuffer rowScales) {
    int shift = shift(values);
    CodeRuns codes = new CodeRuns(quantization.bits(), numbers);
    rowScales.putFloat(row * Float.BYTES, (float) (factor * Math.scalb(1.0, -shift)));
    int place = row % ROWS;
    int at = Math.toIntExact(row / ROWS * panelBytes());
    for (int group = 0; group < values.scales().length; group++) {
      putHalf(numbers, at + place * Short.BYTES, values.scales()[group], shift);
      if (quantization.hasMinima()) {
        putHalf(numbers, at + (ROWS + place) * Short.BYTES, values.minima()[group], shift);
      }
      int word = at + headBytes() + place * Integer.BYTES;
      codes.put(word, values.codes(), group * quantization.group(), quantization.group());
      at += groupBytes();
    }
  }

  private static void putHalf(ByteBuffer numbers, int at, float value, int shift) {
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

  /** The dimensions of the numbers of so many rows, in bytes. */
  public long[] shape(int rows) {
    return new long[] {Math.ceilDiv(rows, ROWS), panelBytes()};
  }

  /**
   * The call that adds rows to a matrix of the network.
   *
   * @param matrix whose next rows they are
   * @param numbers a tensor of bytes of this {@link #shape}
   * @param rowScales one of float32, a number for each row
   */
  public NetworkCall handOver(int matrix, Object numbers, Object rowScales) {
    return new NetworkCall(
        "add_blocks",
        matrix,
        numbers,
        rowScales,
        quantization.bits(),
        quantization.group(),
        quantization.zero().orElse(-1));
  }
}
