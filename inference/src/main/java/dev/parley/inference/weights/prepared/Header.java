package dev.parley.inference.weights.prepared;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first bytes of the file, written last: a file without them is not whole.
 *
 * @param identity of model and preparation
 * @param tableAt where the entries stand
 * @param entries how many
 * @param checksum CRC-32C of the entries
 */
record Header(Identity identity, long tableAt, int entries, int checksum) {

  private static final byte[] MAGIC = {'p', 'a', 'r', 'l', 'e', 'y', 'w', '1'};

  /** No model has more matrices. */
  private static final int MOST_ENTRIES = 1 << 20;

  static final int BYTES = MAGIC.length + Identity.BYTES + Long.BYTES + 2 * Integer.BYTES;

  /** Numbers are little-endian, as on all machines that libtorch runs on. */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether these bytes begin a file of that identity. */
  static boolean begins(ByteBuffer bytes, Identity identity) {
    ByteBuffer view = bytes.duplicate();
    byte[] magic = new byte[MAGIC.length];
    view.get(magic);
    return Arrays.equals(magic, MAGIC) && Identity.read(view).equals(identity);
  }

  static Header read(ByteBuffer bytes) {
    bytes.position(MAGIC.length);
    Identity identity = Identity.read(bytes);
    return new Header(identity, bytes.getLong(), bytes.getInt(), bytes.getInt());
  }

  ByteBuffer bytes() {
    ByteBuffer bytes = allocate(BYTES).put(MAGIC);
    identity.write(bytes);
    return bytes.putLong(tableAt).putInt(entries).putInt(checksum).flip();
  }

  boolean liesWithin(long size) {
    return entries >= 0
        && entries <= MOST_ENTRIES
        && tableAt >= BYTES
        && tableAt + (long) entries * Entry.BYTES == size;
  }
}
