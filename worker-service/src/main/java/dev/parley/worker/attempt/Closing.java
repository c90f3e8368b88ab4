package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.Failure;

/** How an attempt was over for this worker. */
public sealed interface Closing {

  /** The job ended by this worker. */
  record Ended(Ending ending) implements Closing {}

  /** The job waits for another attempt. */
  record Retried(Failure cause) implements Closing {}

  /** The job waits for another worker; the attempt does not count. */
  record Released() implements Closing {}

  /** The job ended or was taken over without this worker, or Redis lost it. */
  record Lost(Cause cause) implements Closing {

    /** Where to. */
    public enum Cause {
      /** It ended, was deleted, or is another worker's. */
      ELSEWHERE,
      /** Redis does not know it, and nobody had it deleted. */
      VANISHED
    }
  }
}
