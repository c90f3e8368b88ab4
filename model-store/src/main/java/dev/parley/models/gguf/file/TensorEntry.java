package dev.parley.models.gguf.file;

import java.util.Arrays;

/**
 * Where a tensor lies in its file.
 *
 * @param shape sizes, rows first: the other way round than in the file
 * @param offset from the beginning of the file
 * @param bytes its size there
 */
public record TensorEntry(String name, TensorType type, long[] shape, long offset, long bytes) {

  public boolean hasShape(long... wanted) {
    return Arrays.equals(shape, wanted);
  }

  /** Elements of a row. */
  public long width() {
    return shape[shape.length - 1];
  }

  long end() {
    return offset + bytes;
  }
}
