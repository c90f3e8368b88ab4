package dev.parley.registry;

import java.util.OptionalLong;

/**
 * How a worker's process does.
 *
 * @param tokens generated since it started
 * @param memoryBytes what it holds of the machine; empty where that is not known
 */
public record WorkerVitals(long tokens, OptionalLong memoryBytes) {

  /** Of a worker that does not announce them. */
  public static final WorkerVitals UNKNOWN = new WorkerVitals(0, OptionalLong.empty());
}
