package dev.parley.inference.engine;

import dev.parley.job.Ending.FinishReason;

/** Why a chat left the engine. */
public sealed interface Leaving {

  /** The answer is whole. */
  record Finished(FinishReason reason) implements Leaving {}

  /** Its {@link StopSignal} was given. */
  record Stopped() implements Leaving {}

  /** The model failed; another attempt may succeed. */
  record Failed(Throwable cause) implements Leaving {}
}
