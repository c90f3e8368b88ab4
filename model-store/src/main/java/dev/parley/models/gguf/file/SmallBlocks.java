package dev.parley.models.gguf.file;

import java.nio.ByteBuffer;

/**
 * Types of 32 numbers with one scale, and a least value in those named {@code _1}; scales are
 * float16. A byte of 4-bit values holds element i in its low half and element i + 16 in its high
 * one; the fifth bits of all stand together in 32 bits.
 */
final class SmallBlocks {

  private static final int SIZE = 32;
  private static final int HALF = 16;

  private SmallBlocks() {}

  /** Scale, 16 bytes. */
  static void q40(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 18;
      float scale = half(in, at);
      for (int i = 0; i < SIZE; i++) {
        out[block * SIZE + i] = scale * (nibble(in, at + 2, i) - 8);
      }
    }
  }

  /** Scale, least value, 16 bytes. */
  static void q41(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 20;
      float scale = half(in, at);
      float least = half(in, at + 2);
      for (int i = 0; i < SIZE; i++) {
        out[block * SIZE + i] = scale * nibble(in, at + 4, i) + least;
      }
    }
  }

  /** Scale, 32 fifth bits, 16 bytes. */
  static void q50(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 22;
      float scale = half(in, at);
      int fifths = in.getInt(at + 2);
      for (int i = 0; i < SIZE; i++) {
        int value = nibble(in, at + 6, i) | (fifths >>> i & 1) << 4;
        out[block * SIZE + i] = scale * (value - 16);
      }
    }
  }

  /** Scale, least value, 32 fifth bits, 16 bytes. */
  static void q51(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 24;
      float scale = half(in, at);
      float least = half(in, at + 2);
      int fifths = in.getInt(at + 4);
      for (int i = 0; i < SIZE; i++) {
        int value = nibble(in, at + 8, i) | (fifths >>> i & 1) << 4;
        out[block * SIZE + i] = scale * value + least;
      }
    }
  }

  /** Scale, 32 signed bytes. */
  static void q80(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 34;
      float scale = half(in, at);
      for (int i = 0; i < SIZE; i++) {
        out[block * SIZE + i] = scale * in.get(at + 2 + i);
      }
    }
  }

  private static float half(ByteBuffer in, int at) {
    return Float.float16ToFloat(in.getShort(at));
  }

  private static int nibble(ByteBuffer in, int at, int i) {
    return in.get(at + i % HALF) >>> (i < HALF ? 0 : 4) & 0xF;
  }
}
