package dev.parley.models.gguf.file;

import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import java.nio.ByteBuffer;

/**
 * How the blocks of a quantized type are read.
 *
 * @param elements of a block
 * @param bytes of a block
 */
public record BlockLayout(Quantization quantization, int elements, int bytes, BlockReader reader)
    implements Dequantizer {

  /** Reads one block. */
  @FunctionalInterface
  interface BlockReader {

    /**
     * @param in little-endian
     * @param at where the block begins
     * @param out takes codes, scales and minima of the block
     * @param from the number of its first element there
     */
    void read(ByteBuffer in, int at, QuantizedRow out, int from);
  }

  /**
   * Reads as many blocks as the row has.
   *
   * @param in little-endian, from position 0 on
   */
  public void read(ByteBuffer in, QuantizedRow row) {
    int blocks = row.codes().length / elements;
    for (int block = 0; block < blocks; block++) {
      reader.read(in, block * bytes, row, block * elements);
    }
  }

  @Override
  public void dequantize(ByteBuffer in, int blocks, float[] out) {
    QuantizedRow row = new QuantizedRow(quantization, blocks * elements);
    read(in, row);
    row.dequantize(out);
  }
}
