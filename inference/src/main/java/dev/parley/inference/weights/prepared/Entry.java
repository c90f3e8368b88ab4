package dev.parley.inference.weights.prepared;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where a matrix stands in the file: its numbers [rows, columns], one byte each, behind them a
 * float32 scale for each row.
 *
 * @param offset of its first byte
 * @param checksum CRC-32C of numbers and scales
 */
record Entry(long offset, int rows, int columns, int checksum) {

  static final int BYTES = Long.BYTES + 3 * Integer.BYTES;

  static Entry of(long offset, int rows, int columns, ByteBuffer numbers, ByteBuffer scales) {
    return new Entry(offset, rows, columns, checksum(numbers, scales));
  }

  static Entry read(ByteBuffer table) {
    return new Entry(table.getLong(), table.getInt(), table.getInt(), table.getInt());
  }

  void write(ByteBuffer table) {
    table.putLong(offset).putInt(rows).putInt(columns).putInt(checksum);
  }

  boolean holds(ByteBuffer numbers, ByteBuffer scales) {
    return checksum == checksum(numbers, scales);
  }

  boolean liesWithin(long size) {
    return offset >= Header.BYTES && rows > 0 && columns > 0 && offset + length() <= size;
  }

  long length() {
    return scalesAt() - offset + (long) rows * Float.BYTES;
  }

  long scalesAt() {
    return offset + (long) rows * columns;
  }

  static int checksum(ByteBuffer... parts) {
    CRC32C sum = new CRC32C();
    for (ByteBuffer part : parts) {
      sum.update(part.duplicate());
    }
    return (int) sum.getValue();
  }
}
