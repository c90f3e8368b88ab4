package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;

/** How an attempt is over for this worker. */
public sealed interface AttemptOutcome {

  /** What this worker may decide. It comes true unless the job is lost before. */
  sealed interface Decision extends AttemptOutcome {}

  /** The job ends. */
  record Ended(Ending ending) implements Decision {}

  /** The attempt failed; the job waits for another one. */
  record Retried(Failure cause) implements Decision {

    /** What people read when the model breaks: never its own words. */
    static Retried after(Throwable broken) {
      return new Retried(
          isOutOfMemory(broken)
              ? new Failure(Code.OUT_OF_MEMORY, "the worker ran out of memory")
              : new Failure(Code.MODEL_ERROR, "the model could not compute an answer"));
    }

    /** Native libraries have no error type of their own for it, only these words. */
    private static boolean isOutOfMemory(Throwable broken) {
      String message = broken.getMessage();
      return broken instanceof OutOfMemoryError
          || (message != null && message.contains("can't allocate memory"));
    }
  }

  /** The job waits for another worker, which continues at once; the attempt does not count. */
  record Released() implements Decision {}

  /** The job ended or was taken over without this worker, or Redis lost it. */
  record Lost(Cause cause) implements AttemptOutcome {

    /** Why. */
    public enum Cause {
      /** It ended, was deleted, or is another worker's. */
      ELSEWHERE,
      /** Redis does not know it, and nobody had it deleted. */
      VANISHED
    }
  }
}
