package dev.parley.inference.weights.stored;

/**
 * Where the bits of packed codes lie, bit by bit, as {@code kernels/src/main/native/blocks.h} says.
 * The codes of a group are a stack of lines of 8 bits for each row and for each of four inputs.
 */
public final class CodeBits {

  private CodeBits() {}

  /**
   * In which line a bit lies, times 8, and where there.
   *
   * @param bits of a code
   * @param quad number of the four inputs in their group
   * @param bit of the code
   */
  public static int place(int bits, int quad, int bit) {
    return switch (bits) {
      case 4 -> 4 * quad + bit;
      case 5 -> ofFive(quad, bit);
      case 6 -> quad / 4 * 24 + (quad % 4 < 3 ? 8 * (quad % 4) + bit : bit / 2 * 8 + 6 + bit % 2);
      default -> 8 * quad + bit;
    };
  }

  private static int ofFive(int quad, int bit) {
    if (quad < 5) {
      return 8 * quad + bit;
    }
    if (bit < 3) {
      return 8 * (quad - 5) + 5 + bit;
    }
    return quad == 7 ? 8 * bit + 7 : 8 * (quad - 2) + 2 + bit;
  }
}
