package dev.parley.models.hub.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file on its way: the bytes that came, and a journal beside it that says which, so that a pull
 * goes on where it was cut. The file is split into parts; each is filled from its beginning, by one
 * thread at a time. After a power failure the journal may promise bytes that are not on the disk;
 * the checksum of the whole finds that.
 *
 * <p>The journal: a mark, the file's size, the size of a part, bytes done of each part, all as
 * 64-bit numbers; then the length of the entity tag as 16 bits, and the tag.
 */
final class PartialFile implements AutoCloseable {

  private static final long MARK = 0x5041_524c_4559_3031L;
  private static final int HEADER = 3 * Long.BYTES;
  private static final int LONGEST_TAG = 200;

  private final FileChannel data;
  private final FileChannel journal;
  private final long size;
  private final long partSize;
  private final long[] done;
  private Optional<String> tag = Optional.empty();

  private PartialFile(Path path, long size, long partSize) throws IOException {
    this.size = size;
    this.partSize = partSize;
    this.done = new long[(int) Math.max(1, Math.ceilDiv(size, partSize))];
    this.data = open(path);
    this.journal = open(journalOf(path));
  }

  /** Goes on with what is there, if it was written for the same size and parts. */
  static PartialFile open(Path path, long size, long partSize) throws IOException {
    boolean alone = !Files.exists(path);
    PartialFile file = new PartialFile(path, size, partSize);
    if (alone || !file.readJournal()) {
      file.forget();
    }
    return file;
  }

  int parts() {
    return done.length;
  }

  /** Bytes that are here. */
  synchronized long have() {
    long sum = 0;
    for (long part : done) {
      sum += part;
    }
    return sum;
  }

  /** Where the next byte of this part belongs. */
  synchronized long position(int part) {
    return part * partSize + done[part];
  }

  /** Where the next part begins. */
  long end(int part) {
    return Math.min(size, (part + 1) * partSize);
  }

  boolean isDone(int part) {
    return position(part) == end(part);
  }

  /** Proves to the server that what is here belongs to what it has. */
  synchronized Optional<String> tag() {
    return tag;
  }

  synchronized void tag(String value) throws IOException {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    if (tag.isPresent() || text.length > LONGEST_TAG) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + text.length);
    write(journal, bytes.putShort((short) text.length).put(text).flip(), tagPosition());
    tag = Optional.of(value);
  }

  /** Adds to a part; what would not fit into it is left in the buffer. Data first, then journal. */
  void write(int part, ByteBuffer bytes) throws IOException {
    long position = position(part);
    int room = (int) Math.min(bytes.remaining(), end(part) - position);
    ByteBuffer fitting = bytes.slice(bytes.position(), room);
    write(data, fitting, position);
    bytes.position(bytes.position() + room);
    synchronized (this) {
      done[part] += room;
      ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(done[part]).flip();
      write(journal, number, HEADER + (long) part * Long.BYTES);
    }
  }

  /** Begins anew. */
  synchronized void forget() throws IOException {
    Arrays.fill(done, 0);
    tag = Optional.empty();
    data.truncate(0);
    journal.truncate(0);
    ByteBuffer header = ByteBuffer.allocate((int) tagPosition());
    write(journal, header.putLong(MARK).putLong(size).putLong(partSize).rewind(), 0);
  }

  /** Makes sure that all of it is on disk. */
  void finish() throws IOException {
    data.force(true);
  }

  /** Leaves nothing of a file that is not open. */
  static void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(journalOf(path));
  }

  @Override
  public void close() throws IOException {
    data.close();
    journal.close();
  }

  private boolean readJournal() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) tagPosition() + Short.BYTES + LONGEST_TAG);
    while (journal.read(bytes, bytes.position()) > 0) {}
    bytes.flip();
    if (bytes.remaining() < tagPosition()
        || bytes.getLong() != MARK
        || bytes.getLong() != size
        || bytes.getLong() != partSize) {
      return false;
    }
    for (int part = 0; part < done.length; part++) {
      done[part] = bytes.getLong();
      if (done[part] < 0 || position(part) > end(part)) {
        return false;
      }
    }
    tag = readTag(bytes);
    return true;
  }

  private static Optional<String> readTag(ByteBuffer bytes) {
    int length = bytes.remaining() >= Short.BYTES ? bytes.getShort() : 0;
    if (length <= 0 || length > bytes.remaining()) {
      return Optional.empty();
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return Optional.of(new String(text, StandardCharsets.UTF_8));
  }

  private long tagPosition() {
    return HEADER + (long) done.length * Long.BYTES;
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    for (long at = position; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }

  private static Path journalOf(Path path) {
    return path.resolveSibling(path.getFileName() + ".parts");
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
