package dev.parley.inference.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of weights, open for reading. Positional reads instead of a memory map: a file that is cut
 * off while it is read is then an error and no crash, and its pages do not count as ours.
 */
public final class WeightFile implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private WeightFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens it.
   *
   * @throws UnusableModelException when it is missing or may not be read
   */
  public static WeightFile open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new WeightFile(path, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new UnusableModelException(path, "is missing; download the model again", e);
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be read; check its permissions", e);
    }
  }

  public Path path() {
    return path;
  }

  /** Bytes that it had when it was opened. */
  public long size() {
    return size;
  }

  /**
   * Fills what remains of {@code into} from there on.
   *
   * @throws UnusableModelException when the file ends before
   */
  public void read(long offset, ByteBuffer into) {
    long at = offset;
    try {
      while (into.hasRemaining()) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw new UnusableModelException(path, "ends too early; download it again");
        }
        at += read;
      }
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be read; check the disk", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be closed; check the disk", e);
    }
  }
}
