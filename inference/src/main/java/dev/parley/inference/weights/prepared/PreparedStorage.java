package dev.parley.inference.weights.prepared;

/** Where packed matrices are stored for the next start. */
public enum PreparedStorage {
  /** Nothing is written. */
  NONE,
  /** In a file beside the model, if that can be written to. */
  BESIDE_THE_MODEL
}
