package dev.parley.worker.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A safetensors file, open for reading. Positional reads instead of a memory map: a file that is
 * cut off while it is read is then an error and no crash, and its pages do not count as ours.
 */
final class SafetensorsFile implements AutoCloseable {

  private static final long LARGEST_HEADER = 100_000_000;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, TensorInfo> tensors;

  private SafetensorsFile(Path file, FileChannel channel, Map<String, TensorInfo> tensors) {
    this.file = file;
    this.channel = channel;
    this.tensors = tensors;
  }

  /**
   * Reads and checks the header.
   *
   * @throws UnusableModelException when the file is missing, cut off or contradicts itself
   */
  static SafetensorsFile open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new SafetensorsFile(file, channel, header(file, channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new UnusableModelException(file, "is missing; download the model again", e);
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be read; check its permissions", e);
    }
  }

  private static Map<String, TensorInfo> header(Path file, FileChannel channel) throws IOException {
    long size = Files.size(file);
    long length = size < 8 ? 0 : read(file, channel, 0, 8).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > size - 8) {
      throw new UnusableModelException(file, "is no complete safetensors file; download it again");
    }
    byte[] json = new byte[(int) length];
    read(file, channel, 8, json.length).get(json);
    return SafetensorsHeader.parse(file, json, 8 + length, size - 8 - length);
  }

  private static ByteBuffer read(Path file, FileChannel channel, long offset, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fill(file, channel, offset, buffer);
    return buffer.flip();
  }

  private static void fill(Path file, FileChannel channel, long offset, ByteBuffer into)
      throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new UnusableModelException(file, "ends too early; download it again");
      }
      at += read;
    }
  }

  Path file() {
    return file;
  }

  Set<String> names() {
    return tensors.keySet();
  }

  Optional<TensorInfo> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** Fills the buffer from there on. */
  void read(TensorInfo tensor, long from, ByteBuffer into) {
    try {
      fill(file, channel, tensor.offset() + from, into);
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be read; check the disk", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be closed; check the disk", e);
    }
  }
}
