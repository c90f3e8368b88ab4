package dev.parley.inference.weights.prepared;

import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.RowFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packed matrices that an earlier start made and a {@link PreparedWriter} wrote, open for reading.
 * Nothing in it is used without its checksum. Thread-safe.
 */
final class PreparedFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PreparedFile.class);

  private final FileChannel channel;
  private final List<Entry> entries;

  private PreparedFile(FileChannel channel, List<Entry> entries) {
    this.channel = channel;
    this.entries = entries;
  }

  /** Empty when there is none, or one of another model, or one that is not whole. */
  static Optional<PreparedFile> open(Path path, Identity identity, RowFormat format) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      Optional<PreparedFile> file = open(channel, identity, format);
      if (file.isEmpty()) {
        log.info("{} is of another model, or damaged: it is made anew", path);
      }
      return file;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} cannot be read: {}", path, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<PreparedFile> open(
      FileChannel channel, Identity identity, RowFormat format) throws IOException {
    Optional<List<Entry>> entries = Optional.empty();
    try {
      entries = entries(channel, identity, format);
      return entries.map(found -> new PreparedFile(channel, found));
    } finally {
      if (entries.isEmpty()) {
        channel.close();
      }
    }
  }

  /** How large a matrix is, if it is here. */
  Optional<MatrixSize> size(int index) {
    return index < entries.size() ? Optional.of(entries.get(index).size()) : Optional.empty();
  }

  /**
   * Reads a matrix into buffers of just its size.
   *
   * @return false when it is damaged; what is in the buffers is then undefined
   */
  boolean read(int index, ByteBuffer numbers, ByteBuffer scales) {
    Entry entry = entries.get(index);
    try {
      return fill(channel, entry.offset(), numbers.duplicate())
          && fill(channel, entry.offset() + numbers.remaining(), scales.duplicate())
          && entry.holds(numbers, scales);
    } catch (IOException e) {
      log.warn("prepared weights cannot be read: {}", e.toString());
      return false;
    }
  }

  private static Optional<List<Entry>> entries(
      FileChannel channel, Identity identity, RowFormat format) throws IOException {
    ByteBuffer first = Header.allocate(Header.BYTES);
    if (!fill(channel, 0, first.duplicate()) || !Header.begins(first, identity)) {
      return Optional.empty();
    }
    Header header = Header.read(first);
    if (!header.liesWithin(channel.size())) {
      return Optional.empty();
    }
    ByteBuffer table = Header.allocate(header.entries() * Entry.BYTES);
    boolean whole =
        fill(channel, header.tableAt(), table.duplicate())
            && Entry.checksum(table) == header.checksum();
    return whole ? entries(table, header.tableAt(), format) : Optional.empty();
  }

  private static Optional<List<Entry>> entries(ByteBuffer table, long end, RowFormat format) {
    List<Entry> entries = new ArrayList<>();
    while (table.hasRemaining()) {
      entries.add(Entry.read(table));
    }
    return entries.stream().allMatch(entry -> entry.liesWithin(end, format))
        ? Optional.of(List.copyOf(entries))
        : Optional.empty();
  }

  /** False when the file ends before. */
  private static boolean fill(FileChannel channel, long offset, ByteBuffer into)
      throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
