package dev.parley.inference.source;

import java.util.List;
import java.util.OptionalInt;

/**
 * How the rows of a matrix are quantized: some inputs have a scale together, by which whole
 * numbers, the codes, become weights. A weight is {@code scale * (code - zero)}, or {@code scale *
 * code + minimum}.
 *
 * @param bits of a code, which has no sign: 4, 5, 6 or 8
 * @param group how many inputs have a scale together: 16 or 32; 32 with codes of 5 bits
 * @param zero the code of a weight of 0, 128 with codes of 8 bits; empty where each group has a
 *     minimum
 */
public record Quantization(int bits, int group, OptionalInt zero) {

  public Quantization {
    if (!List.of(4, 5, 6, 8).contains(bits)
        || !List.of(16, 32).contains(group)
        || (bits == 5 && group != 32)
        || (bits == 8 && zero.orElse(-1) != 128)) {
      String around = zero.isPresent() ? " around " + zero.getAsInt() : " with minima";
      throw new IllegalArgumentException(bits + " bits in groups of " + group + around);
    }
  }

  /** With the same code of 0 in all groups. */
  public static Quantization around(int zero, int bits, int group) {
    return new Quantization(bits, group, OptionalInt.of(zero));
  }

  /** With a minimum of each group. */
  public static Quantization withMinima(int bits, int group) {
    return new Quantization(bits, group, OptionalInt.empty());
  }

  /** Whether each group has a minimum. */
  public boolean hasMinima() {
    return zero.isEmpty();
  }
}
