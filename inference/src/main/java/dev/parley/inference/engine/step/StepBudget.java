package dev.parley.inference.engine.step;

/**
 * How many prompt tokens the next step may take through all layers, at least one; more tokens take
 * several steps for that. Asked on the engine's thread.
 */
public interface StepBudget {

  /** Beside this many decoding sequences: bounds how long they wait for their next token. */
  int besideDecoding(int sequences);

  /** While no sequence decodes: bounds how long a stop signal or a new prompt waits. */
  int alone();

  /** The same of a step that is to end sooner, because others' first tokens may be due. */
  default int soon() {
    return alone();
  }

  /** Steps that so many decoding sequences take through the layers, so that each ends soon. */
  default int parts(int sequences) {
    return 1;
  }
}
