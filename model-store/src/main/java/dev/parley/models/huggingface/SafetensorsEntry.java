package dev.parley.models.huggingface;

import java.util.Arrays;

/**
 * Where a tensor lies in its file.
 *
 * @param offset from the beginning of the file
 * @param bytes its size there
 */
record SafetensorsEntry(String name, ElementType type, long[] shape, long offset, long bytes) {

  /** A dimension of 1 between two others, as PyTorch's convolutions have it, counts for nothing. */
  boolean hasShape(long... wanted) {
    boolean filter = shape.length == 3 && shape[1] == 1;
    return Arrays.equals(filter ? new long[] {shape[0], shape[2]} : shape, wanted);
  }
}
