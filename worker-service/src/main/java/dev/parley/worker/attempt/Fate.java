package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.Failure;

/** What shall become of the job once all is said. */
public sealed interface Fate {

  /** It ends. */
  record Finish(Ending ending) implements Fate {}

  /** Another attempt may succeed. */
  record Retry(Failure cause) implements Fate {}

  /** Another worker continues at once. */
  record Release() implements Fate {}
}
