package dev.parley.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages something sound in one to four places: what it yields is almost right. */
public record Mangler(Random random) {

  private static final int MOST_CHANGES = 4;

  /** Pieces that readers have stumbled over. */
  private static final List<String> STUMBLING_BLOCKS =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "-1",
          "0",
          "1e999",
          "-0.0",
          "9223372036854775808",
          "18446744073709551615",
          "4294967296",
          "0.1e-400",
          "NaN",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\\",
          "\"",
          ",",
          ":",
          "[",
          "]",
          "{",
          "}",
          "[[[[[[[[[[[[[[[[[[[[",
          "\ufeff",
          "\u2028",
          "\ud83d\ude00",
          "'",
          "/*",
          "\r\n",
          "\u0000");

  public byte[] mangle(byte[] sound) {
    byte[] bytes = sound;
    for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  public String mangle(String sound) {
    return new String(mangle(sound.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private byte[] changed(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(Math.min(bytes.length - from, 12) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, from, to, new byte[0]);
      case 1 -> spliced(bytes, from, to, block());
      case 2 -> spliced(bytes, from, from, block());
      case 3 -> spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 4 -> Arrays.copyOf(bytes, from);
      default -> flipped(bytes, from);
    };
  }

  private byte[] block() {
    return STUMBLING_BLOCKS
        .get(random.nextInt(STUMBLING_BLOCKS.size()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    if (at < copy.length) {
      copy[at] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(piece);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
