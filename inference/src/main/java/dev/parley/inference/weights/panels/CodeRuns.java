package dev.parley.inference.weights.panels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packs codes in runs of lines, as {@code kernels/src/main/native/blocks.h} describes them: of each
 * line a row has four bytes, a word.
 *
 * @param bits of a code
 */
record CodeRuns(int bits, ByteBuffer to) {

  private static final int LINE = 64;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Packs the codes of one row.
   *
   * @param at the place of the row's first word
   * @param first of the codes
   * @param count of codes, whole runs of them
   */
  void put(int at, byte[] codes, int first, int count) {
    int inputs = inputs();
    int place = at;
    for (int k = first; k < first + count; k += inputs) {
      switch (bits) {
        case 4 -> to.putInt(place, word(codes, k) | word(codes, k + 4) << 4);
        case 5 -> putFive(place, codes, k);
        case 6 -> putSix(place, codes, k);
        default -> to.putInt(place, word(codes, k));
      }
      place += inputs * bits / Integer.SIZE * LINE;
    }
  }

  /** Of a run. */
  private int inputs() {
    return switch (bits) {
      case 4 -> 8;
      case 5 -> 32;
      case 6 -> 16;
      default -> 4;
    };
  }

  private void putFive(int at, byte[] codes, int k) {
    int sixth = word(codes, k + 20);
    int seventh = word(codes, k + 24);
    int eighth = word(codes, k + 28);
    to.putInt(at, word(codes, k) | each(7, sixth) << 5);
    to.putInt(at + LINE, word(codes, k + 4) | each(7, seventh) << 5);
    to.putInt(at + 2 * LINE, word(codes, k + 8) | each(7, eighth) << 5);
    int fourth = word(codes, k + 12) | each(24, sixth) << 2;
    to.putInt(at + 3 * LINE, fourth | each(8, eighth) << 4);
    int fifth = word(codes, k + 16) | each(24, seventh) << 2;
    to.putInt(at + 4 * LINE, fifth | each(16, eighth) << 3);
  }

  private void putSix(int at, byte[] codes, int k) {
    int fourth = word(codes, k + 12);
    to.putInt(at, word(codes, k) | each(3, fourth) << 6);
    to.putInt(at + LINE, word(codes, k + 4) | each(12, fourth) << 4);
    to.putInt(at + 2 * LINE, word(codes, k + 8) | each(48, fourth) << 2);
  }

  /** The codes of four inputs, the first in the lowest byte. */
  private static int word(byte[] codes, int at) {
    return (int) WORDS.get(codes, at);
  }

  /** The bits of a mask in each byte of a word. */
  private static int each(int mask, int word) {
    return word & mask * 0x01010101;
  }
}
