package dev.parley.inference.source;

import java.nio.FloatBuffer;
import java.util.Optional;

/** One tensor of a model, read as float32 whatever it is stored as. Thread-safe. */
public interface WeightTensor {

  /** Sizes of its dimensions. Not to be changed. */
  long[] shape();

  /**
   * Fills what remains of {@code into}.
   *
   * @param from the element to begin with; it begins a row, and whole rows are read
   * @throws UnusableModelException when the file has become shorter or cannot be read
   */
  void read(long from, FloatBuffer into);

  /** The same numbers as their file quantizes them; empty where it does not. */
  default Optional<QuantizedTensor> quantized() {
    return Optional.empty();
  }
}
