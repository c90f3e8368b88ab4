package dev.parley.worker.publishing;

import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;

/** What people are told when the model breaks: never its own words. */
final class Failures {

  private Failures() {}

  static Failure of(Throwable cause) {
    return cause instanceof OutOfMemoryError
        ? new Failure(Code.OUT_OF_MEMORY, "the worker ran out of memory")
        : new Failure(Code.MODEL_ERROR, "the model could not compute an answer");
  }
}
