package dev.parley.worker.decoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the linear layers are computed with. */
public enum Precision {
  /** As the model's authors computed it, to rounding. */
  FLOAT32,
  /** Weights and activations of 8 bits: several times as fast in a quarter of the memory. */
  INT8;

  /** The name in settings, model cards and fingerprints. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label; empty when it names none. */
  public static Optional<Precision> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
