package dev.parley.inference.weights;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the linear layers are computed with. */
public enum Precision {
  /** As the model's authors computed it, to rounding. */
  FLOAT32(4),
  /** As most models are published; fast only where the CPU computes with it (AVX512-BF16, AMX). */
  BF16(2),
  /** Weights and activations of 8 bits: several times as fast in a quarter of the memory. */
  INT8(1);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Of one weight. */
  public int bytes() {
    return bytes;
  }

  /** The name in settings, model cards and fingerprints. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label; empty when it names none. */
  public static Optional<Precision> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
