package dev.parley.inference.engine;

import dev.parley.job.OwnerId;

/**
 * An answer to be generated.
 *
 * @param owner who shares the steps with other owners
 * @param context ids to compute before the next token: the prompt, and the tokens that earlier
 *     attempts generated
 * @param generation the answer so far, which has accepted the tokens of earlier attempts; belongs
 *     to the engine from now on
 */
public record GenerationRequest(
    OwnerId owner, int[] context, Generation generation, StopSignal stop) {

  public GenerationRequest {
    if (context.length == 0) {
      throw new IllegalArgumentException("a request without a context");
    }
  }
}
