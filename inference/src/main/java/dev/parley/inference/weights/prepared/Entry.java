package dev.parley.inference.weights.prepared;

import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.RowFormat;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where a matrix stands in the file: its numbers, and its scales behind them, of as many bytes as
 * its format packs it into.
 *
 * @param offset of its first byte
 * @param checksum CRC-32C of numbers and scales
 */
record Entry(long offset, MatrixSize size, int checksum) {

  static final int BYTES = Long.BYTES + 3 * Integer.BYTES;

  static Entry of(long offset, MatrixSize size, ByteBuffer numbers, ByteBuffer scales) {
    return new Entry(offset, size, checksum(numbers, scales));
  }

  static Entry read(ByteBuffer table) {
    long offset = table.getLong();
    MatrixSize size = new MatrixSize(table.getInt(), table.getInt());
    return new Entry(offset, size, table.getInt());
  }

  void write(ByteBuffer table) {
    table.putLong(offset).putInt(size.rows()).putInt(size.columns()).putInt(checksum);
  }

  boolean holds(ByteBuffer numbers, ByteBuffer scales) {
    return checksum == checksum(numbers, scales);
  }

  boolean liesWithin(long fileSize, RowFormat format) {
    return offset >= Header.BYTES
        && size.rows() > 0
        && size.columns() > 0
        && offset + format.numberBytes(size) + format.scaleBytes(size) <= fileSize;
  }

  static int checksum(ByteBuffer... parts) {
    CRC32C sum = new CRC32C();
    for (ByteBuffer part : parts) {
      sum.update(part.duplicate());
    }
    return (int) sum.getValue();
  }
}
