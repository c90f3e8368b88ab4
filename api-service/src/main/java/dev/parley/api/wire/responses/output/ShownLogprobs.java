package dev.parley.api.wire.responses.output;

/** Whether a client asked for logprobs with {@code include}. */
public enum ShownLogprobs {
  ALL,
  NONE
}
