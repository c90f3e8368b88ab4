package dev.parley.registry;

/** Whether a worker stays. */
public enum WorkerPhase {
  WORKING,
  /** An operator asked it to leave, and it has not left yet. */
  DRAINING
}
