package dev.parley.worker.lifecycle;

/**
 * What must hold for a worker to be of use.
 *
 * @param registered the registry has confirmed this worker
 * @param beating the loops that show its life still turn
 */
public record WorkerHealth(boolean registered, boolean beating) {

  /** Before the worker has started. */
  public static final WorkerHealth STARTING = new WorkerHealth(false, false);

  public boolean isUp() {
    return registered && beating;
  }
}
