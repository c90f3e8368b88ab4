package dev.parley.kernels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a setting can ask for: which operators, on which instructions. */
public enum KernelChoice {
  /** Ours where they can run, on the widest instructions that the CPU has. */
  AUTO,
  /** Those of libtorch. */
  OFF,
  /** Ours, on these instructions or not at all. */
  AVX2,
  AVX512,
  NEON;

  /** As settings spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label; empty when it names none. */
  public static Optional<KernelChoice> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
