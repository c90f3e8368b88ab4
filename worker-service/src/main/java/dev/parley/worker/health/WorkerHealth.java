package dev.parley.worker.health;

/**
 * What must hold for a worker to be of use.
 *
 * @param warm the model has said its first words
 * @param registered the registry has confirmed this worker
 * @param beating the loops that show its life still turn
 */
public record WorkerHealth(boolean warm, boolean registered, boolean beating) {

  /** Before the worker has started. */
  public static final WorkerHealth STARTING = new WorkerHealth(false, false, false);

  public boolean isUp() {
    return warm && registered && beating;
  }
}
