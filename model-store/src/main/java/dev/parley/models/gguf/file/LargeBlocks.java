package dev.parley.models.gguf.file;

import java.nio.ByteBuffer;

/** The "K" types: 256 numbers with float16 scales of the scales that their parts have. */
final class LargeBlocks {

  private static final int SIZE = 256;

  private LargeBlocks() {}

  /** Scale, scale of the least values, 12 bytes of 6-bit scales, 128 bytes of 4-bit values. */
  static void q4k(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 144;
      for (int part = 0; part < 8; part++) {
        float scale = half(in, at) * scale(in, at + 4, part);
        float least = half(in, at + 2) * least(in, at + 4, part);
        for (int i = 0; i < 32; i++) {
          out[block * SIZE + part * 32 + i] = scale * nibble(in, at + 16, part, i) - least;
        }
      }
    }
  }

  /** As {@link #q4k}, with 32 bytes of fifth bits before the values: bit p of byte i for part p. */
  static void q5k(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 176;
      for (int part = 0; part < 8; part++) {
        float scale = half(in, at) * scale(in, at + 4, part);
        float least = half(in, at + 2) * least(in, at + 4, part);
        for (int i = 0; i < 32; i++) {
          int fifth = in.get(at + 16 + i) >>> part & 1;
          int value = nibble(in, at + 48, part, i) | fifth << 4;
          out[block * SIZE + part * 32 + i] = scale * value - least;
        }
      }
    }
  }

  /**
   * 128 bytes of low 4 bits, 64 bytes of high 2 bits, a signed byte of scale for each 16 numbers,
   * scale. Each half of the numbers has its 64 and 32 bytes for itself.
   */
  static void q6k(ByteBuffer in, int blocks, float[] out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 210;
      float scale = half(in, at + 208);
      for (int i = 0; i < SIZE; i++) {
        int side = i / 128;
        int place = i % 128;
        int low = in.get(at + side * 64 + place % 64) >>> (place / 64 * 4) & 0xF;
        int high = in.get(at + 128 + side * 32 + place % 32) >>> (place / 32 * 2) & 3;
        float partScale = scale * in.get(at + 192 + i / 16);
        out[block * SIZE + i] = partScale * ((low | high << 4) - 32);
      }
    }
  }

  private static float half(ByteBuffer in, int at) {
    return Float.float16ToFloat(in.getShort(at));
  }

  /** Two parts share 32 bytes: the even one has the low halves. */
  private static int nibble(ByteBuffer in, int at, int part, int i) {
    return in.get(at + part / 2 * 32 + i) >>> (part % 2 * 4) & 0xF;
  }

  /** The first four parts have bytes 0 to 3; the last four bytes 8 to 11, low halves. */
  private static int scale(ByteBuffer in, int at, int part) {
    return part < 4
        ? in.get(at + part) & 0x3F
        : (in.get(at + 4 + part) & 0xF) | (in.get(at + part - 4) >>> 2 & 0x30);
  }

  /** The first four parts have bytes 4 to 7; the last four bytes 8 to 11, high halves. */
  private static int least(ByteBuffer in, int at, int part) {
    return part < 4
        ? in.get(at + 4 + part) & 0x3F
        : (in.get(at + 4 + part) >>> 4 & 0xF) | (in.get(at + part) >>> 2 & 0x30);
  }
}
