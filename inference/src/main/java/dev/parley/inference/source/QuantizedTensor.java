package dev.parley.inference.source;

/** A matrix whose file has it quantized. Thread-safe. */
public interface QuantizedTensor {

  Quantization quantization();

  /**
   * Reads a row as the file has it.
   *
   * @param row its number
   * @param into of this quantization and the width of a row
   * @throws UnusableModelException when the file has become shorter or cannot be read
   */
  void read(long row, QuantizedRow into);
}
