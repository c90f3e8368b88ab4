package dev.parley.inference.engine;

/**
 * One chat to answer.
 *
 * @param context ids to compute before the next token: the prompt, and what earlier attempts said
 * @param answer the answer so far, which has accepted what earlier attempts said; belongs to the
 *     engine from now on
 */
public record GenerationRequest(int[] context, Generation answer, StopSignal stop) {

  public GenerationRequest {
    if (context.length == 0) {
      throw new IllegalArgumentException("a chat without a context");
    }
  }
}
