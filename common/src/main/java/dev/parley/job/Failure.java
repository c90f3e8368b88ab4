package dev.parley.job;

/**
 * Why a job failed or timed out.
 *
 * @param code stable, listed in the docs
 * @param message one sentence for people; never contains the prompt or a stack trace
 */
public record Failure(Code code, String message) {

  /** The stable codes of ended jobs. */
  public enum Code {
    QUEUE_TIMEOUT,
    FIRST_TOKEN_TIMEOUT,
    TOKEN_GAP_TIMEOUT,
    GENERATION_TIMEOUT,
    WORKER_LOST,
    MODEL_ERROR,
    OUT_OF_MEMORY,
    CONTEXT_LENGTH_EXCEEDED,
    INVALID_VALUE,
    TAKEOVER_MISMATCH,
    INTERNAL;

    /** The name on every wire: lower case. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
