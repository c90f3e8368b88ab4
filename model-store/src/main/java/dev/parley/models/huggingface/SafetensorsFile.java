package dev.parley.models.huggingface;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A safetensors file, open for reading. */
final class SafetensorsFile implements AutoCloseable {

  private static final long LARGEST_HEADER = 100_000_000;

  private final WeightFile file;
  private final Map<String, SafetensorsEntry> tensors;

  private SafetensorsFile(WeightFile file, Map<String, SafetensorsEntry> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Reads and checks the header.
   *
   * @throws UnusableModelException when the file is missing, cut off or contradicts itself
   */
  static SafetensorsFile open(Path path) {
    WeightFile file = WeightFile.open(path);
    try {
      return new SafetensorsFile(file, header(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Map<String, SafetensorsEntry> header(WeightFile file) {
    long size = file.size();
    long length = size < 8 ? 0 : read(file, 0, 8).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > size - 8) {
      throw new UnusableModelException(
          file.path(), "is no complete safetensors file; download it again");
    }
    byte[] json = read(file, 8, (int) length).array();
    return SafetensorsHeader.parse(file.path(), json, 8 + length, size - 8 - length);
  }

  private static ByteBuffer read(WeightFile file, long offset, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.read(offset, buffer);
    return buffer.flip();
  }

  Path file() {
    return file.path();
  }

  Set<String> names() {
    return tensors.keySet();
  }

  Optional<SafetensorsEntry> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** Fills the buffer from there on. */
  void read(SafetensorsEntry tensor, long from, ByteBuffer into) {
    file.read(tensor.offset() + from, into);
  }

  @Override
  public void close() {
    file.close();
  }
}
