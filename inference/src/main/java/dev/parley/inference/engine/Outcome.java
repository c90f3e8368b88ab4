package dev.parley.inference.engine;

import dev.parley.job.Ending.FinishReason;

/** Why a chat left the engine. */
public sealed interface Outcome {

  /** The answer is whole. */
  record Finished(FinishReason reason) implements Outcome {}

  /** Its {@link StopSignal} was given. */
  record Stopped() implements Outcome {}

  /** The model failed; another attempt may succeed. */
  record Failed(Throwable cause) implements Outcome {}
}
