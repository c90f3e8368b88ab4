package dev.parley.inference.architecture;

/** How rotary position embedding is stretched beyond the length that a model was trained on. */
public sealed interface RopeScaling {

  record None() implements RopeScaling {}

  /** All frequencies are divided by the factor. */
  record Linear(double factor) implements RopeScaling {}

  /** Llama 3.1: low frequencies divided, high ones kept, those between blended. */
  record Llama3(double factor, double lowFrequency, double highFrequency, double originalLength)
      implements RopeScaling {}
}
