package dev.parley.inference.source;

import java.util.OptionalInt;

/**
 * How the rows of a matrix are quantized: some inputs have a scale together, by which whole
 * numbers, the codes, become weights. A weight is {@code scale * (code - zero)}, or {@code scale *
 * code + minimum}.
 *
 * @param bits of a code, which has no sign: 4 or 8
 * @param group how many inputs have a scale together: 16 or 32
 * @param zero the code of a weight of 0; empty where each group has a minimum
 */
public record Quantization(int bits, int group, OptionalInt zero) {

  public Quantization {
    if ((bits != 4 && bits != 8) || (group != 16 && group != 32)) {
      throw new IllegalArgumentException(bits + " bits in groups of " + group);
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
