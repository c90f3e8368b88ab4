package dev.parley.inference.weights.prepared;

import dev.parley.inference.weights.MatrixSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes packed matrices for the next start: into a part file that becomes the file when it is
 * whole. Nothing depends on it: a disk that is full or may not be written to costs a line in the
 * log. What it wrote may be lost or torn by a power failure, which the checksums show. {@link
 * #write} is thread-safe.
 */
final class PreparedWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PreparedWriter.class);

  private final Path path;
  private final Path part;
  private final FileChannel channel;
  private final Identity identity;
  private final AtomicLong end = new AtomicLong(Header.BYTES);
  private final SortedMap<Integer, Entry> entries = new ConcurrentSkipListMap<>();
  private volatile @Nullable IOException failure;
  private boolean finished;

  private PreparedWriter(Path path, Path part, FileChannel channel, Identity identity) {
    this.path = path;
    this.part = part;
    this.channel = channel;
    this.identity = identity;
  }

  /** Empty when the folder cannot be written to, or another process just does that. */
  static Optional<PreparedWriter> begin(Path path, Identity identity) {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try {
      FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel) || !Files.exists(part)) { // or finished by another meanwhile
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      return Optional.of(new PreparedWriter(path, part, channel, identity));
    } catch (IOException e) {
      log.info("prepared weights are not stored: {}", e.toString());
      return Optional.empty();
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock(); // goes with the channel
      return lock != null;
    } catch (OverlappingFileLockException here) {
      return false;
    }
  }

  /** Writes a matrix. */
  void write(int index, MatrixSize size, ByteBuffer numbers, ByteBuffer scales) {
    if (failure != null) {
      return;
    }
    long at = end.getAndAdd((long) numbers.remaining() + scales.remaining());
    Entry entry = Entry.of(at, size, numbers, scales);
    try {
      write(at, numbers.duplicate());
      write(at + numbers.remaining(), scales.duplicate());
      entries.put(index, entry);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Makes the file valid; all matrices, numbered from 0, were written. */
  void finish() {
    ByteBuffer table = Header.allocate(entries.size() * Entry.BYTES);
    entries.values().forEach(entry -> entry.write(table));
    table.flip();
    try {
      if (failure != null) {
        throw failure;
      }
      Header header = new Header(identity, end.get(), entries.size(), Entry.checksum(table));
      write(header.tableAt(), table);
      write(0, header.bytes());
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      finished = true;
      log.info("prepared weights are stored for the next start in {}", path);
    } catch (IOException e) {
      log.warn("prepared weights are not stored: {}", e.toString());
    }
  }

  private void write(long offset, ByteBuffer bytes) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Leaves no part file behind. */
  @Override
  public void close() {
    try (channel) {
      if (!finished) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      log.warn("{} cannot be removed: {}", part, e.toString());
    }
  }
}
