package dev.parley.inference.engine;

import dev.parley.job.Ending.FinishReason;

/** How a chat's stay in the engine ended. */
public sealed interface Outcome {

  /** The answer is complete. */
  record Finished(FinishReason reason) implements Outcome {}

  /** Its {@link StopSignal} was given. */
  record Stopped() implements Outcome {}

  /** The model failed; another attempt may succeed. */
  record Failed(Throwable cause) implements Outcome {}
}
