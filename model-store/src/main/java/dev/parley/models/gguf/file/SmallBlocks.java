package dev.parley.models.gguf.file;

import dev.parley.inference.source.QuantizedRow;
import java.nio.ByteBuffer;

/**
 * Types of 32 numbers with one scale, and a minimum in those named {@code _1}; both are float16. A
 * byte of 4-bit codes holds that of element i in its low half and that of element i + 16 in its
 * high one; the fifth bits of all stand together in 32 bits.
 */
final class SmallBlocks {

  private static final int SIZE = 32;
  private static final int HALF = 16;

  private SmallBlocks() {}

  /** Scale, 16 bytes. */
  static void q40(ByteBuffer in, int at, QuantizedRow out, int from) {
    out.scales()[from / SIZE] = half(in, at);
    putNibbles(in, at + 2, out.codes(), from);
  }

  /** Scale, minimum, 16 bytes. */
  static void q41(ByteBuffer in, int at, QuantizedRow out, int from) {
    out.scales()[from / SIZE] = half(in, at);
    out.minima()[from / SIZE] = half(in, at + 2);
    putNibbles(in, at + 4, out.codes(), from);
  }

  /** Scale, 32 fifth bits, 16 bytes. */
  static void q50(ByteBuffer in, int at, QuantizedRow out, int from) {
    out.scales()[from / SIZE] = half(in, at);
    putNibbles(in, at + 6, out.codes(), from);
    addFifths(in.getInt(at + 2), out.codes(), from);
  }

  /** Scale, minimum, 32 fifth bits, 16 bytes. */
  static void q51(ByteBuffer in, int at, QuantizedRow out, int from) {
    out.scales()[from / SIZE] = half(in, at);
    out.minima()[from / SIZE] = half(in, at + 2);
    putNibbles(in, at + 8, out.codes(), from);
    addFifths(in.getInt(at + 4), out.codes(), from);
  }

  /** Scale, 32 signed bytes: codes around 128. */
  static void q80(ByteBuffer in, int at, QuantizedRow out, int from) {
    out.scales()[from / SIZE] = half(in, at);
    for (int i = 0; i < SIZE; i++) {
      out.codes()[from + i] = (byte) (in.get(at + 2 + i) + 128);
    }
  }

  private static float half(ByteBuffer in, int at) {
    return Float.float16ToFloat(in.getShort(at));
  }

  private static void putNibbles(ByteBuffer in, int at, byte[] codes, int from) {
    for (int i = 0; i < HALF; i++) {
      byte both = in.get(at + i);
      codes[from + i] = (byte) (both & 0xF);
      codes[from + HALF + i] = (byte) (both >>> 4 & 0xF);
    }
  }

  private static void addFifths(int fifths, byte[] codes, int from) {
    for (int i = 0; i < SIZE; i++) {
      codes[from + i] |= (byte) ((fifths >>> i & 1) << 4);
    }
  }
}
