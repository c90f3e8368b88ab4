package dev.parley.models.gguf.file;

import dev.parley.inference.source.QuantizedRow;
import java.nio.ByteBuffer;

/**
 * The "K" types: 256 numbers with float16 scales of the scales (and minima) that their parts have,
 * 8 parts of 32 numbers or 16 of 16.
 */
final class LargeBlocks {

  private static final int SIZE = 256;

  private LargeBlocks() {}

  /**
   * For each of 16 parts a byte, its low half the scale, the high one the minimum; 64 bytes of
   * 2-bit codes; scale, scale of the minima.
   */
  static void q2k(ByteBuffer in, int at, QuantizedRow out, int from) {
    float scale = half(in, at + 80);
    float least = half(in, at + 82);
    for (int part = 0; part < 16; part++) {
      int both = in.get(at + part);
      out.scales()[from / 16 + part] = scale * (both & 0xF);
      out.minima()[from / 16 + part] = -(least * (both >>> 4 & 0xF));
    }
    for (int i = 0; i < SIZE; i++) {
      out.codes()[from + i] = (byte) pair(in, at + 16, i);
    }
  }

  /**
   * 32 bytes of third bits, bit p of byte i for number 32 p + i; 64 bytes of 2-bit codes; 12 bytes
   * of 6-bit scales around 32; scale.
   */
  static void q3k(ByteBuffer in, int at, QuantizedRow out, int from) {
    float scale = half(in, at + 108);
    for (int part = 0; part < 16; part++) {
      int low = in.get(at + 96 + part % 8) >>> (part / 8 * 4) & 0xF;
      int high = in.get(at + 104 + part % 4) >>> (part / 4 * 2) & 3;
      out.scales()[from / 16 + part] = scale * ((low | high << 4) - 32);
    }
    for (int i = 0; i < SIZE; i++) {
      int third = in.get(at + i % 32) >>> (i / 32) & 1;
      out.codes()[from + i] = (byte) (pair(in, at + 32, i) | third << 2);
    }
  }

  /** Scale, scale of the minima, 12 bytes of 6-bit scales and minima, 128 bytes of 4-bit codes. */
  static void q4k(ByteBuffer in, int at, QuantizedRow out, int from) {
    putScales(in, at, out, from);
    for (int i = 0; i < SIZE; i++) {
      out.codes()[from + i] = (byte) nibble(in, at + 16, i);
    }
  }

  /** As {@link #q4k}, with 32 bytes of fifth bits before the codes: bit p of byte i for part p. */
  static void q5k(ByteBuffer in, int at, QuantizedRow out, int from) {
    putScales(in, at, out, from);
    for (int i = 0; i < SIZE; i++) {
      int fifth = in.get(at + 16 + i % 32) >>> (i / 32) & 1;
      out.codes()[from + i] = (byte) (nibble(in, at + 48, i) | fifth << 4);
    }
  }

  /**
   * 128 bytes of low 4 bits, 64 bytes of high 2 bits, a signed byte of scale for each 16 numbers,
   * scale. Each half of the numbers has its 64 and 32 bytes for itself.
   */
  static void q6k(ByteBuffer in, int at, QuantizedRow out, int from) {
    float scale = half(in, at + 208);
    for (int part = 0; part < 16; part++) {
      out.scales()[from / 16 + part] = scale * in.get(at + 192 + part);
    }
    for (int i = 0; i < SIZE; i++) {
      int low = in.get(at + i / 128 * 64 + i % 64) >>> (i % 128 / 64 * 4) & 0xF;
      out.codes()[from + i] = (byte) (low | pair(in, at + 128, i) << 4);
    }
  }

  private static float half(ByteBuffer in, int at) {
    return Float.float16ToFloat(in.getShort(at));
  }

  /** Two bits: each half of the numbers has 32 bytes, of which each has those of every 32nd. */
  private static int pair(ByteBuffer in, int at, int i) {
    return in.get(at + i / 128 * 32 + i % 32) >>> (i % 128 / 32 * 2) & 3;
  }

  /** Two parts have 32 bytes together: the even one the low halves. */
  private static int nibble(ByteBuffer in, int at, int i) {
    return in.get(at + i / 64 * 32 + i % 32) >>> (i / 32 % 2 * 4) & 0xF;
  }

  private static void putScales(ByteBuffer in, int at, QuantizedRow out, int from) {
    float scale = half(in, at);
    float least = half(in, at + 2);
    for (int part = 0; part < 8; part++) {
      out.scales()[from / 32 + part] = scale * scale(in, at + 4, part);
      out.minima()[from / 32 + part] = -(least * least(in, at + 4, part));
    }
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
