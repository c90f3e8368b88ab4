package dev.parley.inference.weights;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The weight formats that a setting can ask for. A new one is added here. */
public enum Precision {
  FLOAT32(cpu -> new Float32()),
  BF16(cpu -> new Bf16()),
  INT8(cpu -> new Int8Rows(cpu.weightLevels()));

  private final Function<Cpu, WeightFormat> format;

  Precision(Function<Cpu, WeightFormat> format) {
    this.format = format;
  }

  /** The format on this CPU. */
  public WeightFormat format(Cpu cpu) {
    return format.apply(cpu);
  }

  /** The {@link WeightFormat#label()}. */
  public String label() {
    return format(Cpu.PLAIN).label();
  }

  /** Reads a label; empty when it names none. */
  public static Optional<Precision> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
