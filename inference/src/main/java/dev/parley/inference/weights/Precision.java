package dev.parley.inference.weights;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The weight formats that a setting can ask for. A new one is added here. */
public enum Precision {
  FLOAT32(_ -> new Float32()),
  BF16(_ -> new Bf16()),
  INT8(Int8Rows::new),
  INT4(_ -> new BlockRows(4)),
  /** As the model's file has them; only where it has them quantized. */
  FILE(_ -> new AsStored());

  private final Function<Int8Product, WeightFormat> format;

  Precision(Function<Int8Product, WeightFormat> format) {
    this.format = format;
  }

  /**
   * The format.
   *
   * @param product what multiplies where it has 8 bits
   */
  public WeightFormat format(Int8Product product) {
    return format.apply(product);
  }

  /** The {@link WeightFormat#label()}. */
  public String label() {
    return format(Int8Product.FBGEMM).label();
  }

  /** Reads a label; empty when it names none. */
  public static Optional<Precision> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
