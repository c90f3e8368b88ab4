package dev.parley.inference.engine;

/**
 * How many prompt tokens the next step may take through all layers, at least one; more tokens take
 * several steps for that ({@link PrefillWave}). Asked on the engine's thread.
 */
public interface StepBudget {

  /** Beside this many decoding sequences: bounds how long they wait for their next token. */
  int besideDecoding(int sequences);

  /** While no sequence decodes: bounds how long a stop signal or a new prompt waits. */
  int alone();
}
