package dev.parley.worker.intake;

import dev.parley.job.Failure;
import dev.parley.job.JobRequest;

/** Judges exactly whether a conversation and its answer fit the model. Thread-safe. */
@FunctionalInterface
public interface Fitting {

  Result fit(JobRequest request);

  /** The judgement. */
  sealed interface Result {}

  /**
   * It fits.
   *
   * @param prompt ids of the conversation
   * @param limit the most tokens that the answer may have
   * @param leftOut turns that were left out to make it fit
   */
  record Fits(int[] prompt, int limit, int leftOut) implements Result {}

  /** It never fits. */
  record TooLong(Failure failure) implements Result {}
}
