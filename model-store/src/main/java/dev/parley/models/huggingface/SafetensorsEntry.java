package dev.parley.models.huggingface;

import java.util.Arrays;

/**
 * Where a tensor lies in its file.
 *
 * @param offset from the beginning of the file
 * @param bytes its size there
 */
record SafetensorsEntry(String name, ElementType type, long[] shape, long offset, long bytes) {

  boolean hasShape(long... wanted) {
    return Arrays.equals(shape, wanted);
  }
}
