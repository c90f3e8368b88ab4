package dev.parley.models.gguf.file;

import java.nio.ByteBuffer;

/** Turns the blocks of one tensor type into numbers. */
@FunctionalInterface
interface Dequantizer {

  /**
   * @param in little-endian, from position 0 on
   * @param blocks how many of them to read
   * @param out filled from 0 on
   */
  void dequantize(ByteBuffer in, int blocks, float[] out);
}
