package dev.parley.worker.attempt;

import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;

/** What people are told when the model breaks: never its own words. */
final class Failures {

  private Failures() {}

  static Failure of(Throwable cause) {
    return isOutOfMemory(cause)
        ? new Failure(Code.OUT_OF_MEMORY, "the worker ran out of memory")
        : new Failure(Code.MODEL_ERROR, "the model could not compute an answer");
  }

  /** Native libraries have no error type of their own for it, only these words. */
  private static boolean isOutOfMemory(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof OutOfMemoryError
        || (message != null && message.contains("can't allocate memory"));
  }
}
