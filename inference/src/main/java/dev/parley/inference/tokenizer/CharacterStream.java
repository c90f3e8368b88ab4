package dev.parley.inference.tokenizer;

/**
 * UTF-8 bytes in, whole characters out, however the bytes are cut. Malformed bytes become U+FFFD,
 * one per maximal subpart of a character (Unicode 16, table 3-7 and section 3.9), which is also
 * what the tokenizers of transformers do. Not thread-safe.
 */
final class CharacterStream {

  private static final int REPLACEMENT = 0xFFFD;

  private int codePoint;
  private int missing;
  private int lowest;
  private int highest;

  /** Appends to {@code out} every character that these bytes complete. */
  void accept(byte[] bytes, StringBuilder out) {
    for (byte b : bytes) {
      accept(b & 0xFF, out);
    }
  }

  private void accept(int b, StringBuilder out) {
    if (missing > 0 && b >= lowest && b <= highest) {
      follow(b, out);
      return;
    }
    if (missing > 0) {
      missing = 0;
      out.appendCodePoint(REPLACEMENT);
    }
    begin(b, out);
  }

  private void follow(int b, StringBuilder out) {
    codePoint = codePoint << 6 | (b & 0x3F);
    lowest = 0x80;
    highest = 0xBF;
    missing--;
    if (missing == 0) {
      out.appendCodePoint(codePoint);
    }
  }

  /**
   * The limits of the second byte exclude overlong forms, surrogates and what is above U+10FFFF.
   */
  private void begin(int b, StringBuilder out) {
    if (b < 0x80) {
      out.append((char) b);
    } else if (b >= 0xC2 && b <= 0xDF) {
      expect(1, b & 0x1F, 0x80, 0xBF);
    } else if (b >= 0xE0 && b <= 0xEF) {
      expect(2, b & 0x0F, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
    } else if (b >= 0xF0 && b <= 0xF4) {
      expect(3, b & 0x07, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
    } else {
      out.appendCodePoint(REPLACEMENT);
    }
  }

  private void expect(int following, int bits, int from, int to) {
    missing = following;
    codePoint = bits;
    lowest = from;
    highest = to;
  }
}
