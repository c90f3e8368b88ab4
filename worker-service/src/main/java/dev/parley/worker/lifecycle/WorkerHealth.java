package dev.parley.worker.lifecycle;

/**
 * What must hold for a worker to be useful.
 *
 * @param registered the registry has confirmed this worker
 * @param beating the loops that send its signs of life still run
 */
public record WorkerHealth(boolean registered, boolean beating) {

  /** Before the worker has started. */
  public static final WorkerHealth STARTING = new WorkerHealth(false, false);

  public boolean isUp() {
    return registered && beating;
  }
}
