package dev.parley.api.wire.responses.output;

import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.Usage;
import java.time.Instant;
import java.util.Optional;

/**
 * How a response stands, in OpenAI's words.
 *
 * @param error of a failed one
 * @param spent by an ended one
 * @param completedAt of a completed one
 */
record ResponseState(
    String status, Optional<Problem> error, Optional<Spent> spent, Optional<Instant> completedAt) {

  static final String INCOMPLETE = "incomplete";

  static final ResponseState QUEUED = live("queued");
  static final ResponseState IN_PROGRESS = live("in_progress");

  /** The stream cannot go on, whatever became of the response. */
  static ResponseState broken(String message) {
    return new ResponseState(
        "failed",
        Optional.of(new Problem("server_error", message)),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * What an answer took.
   *
   * @param reasoning tokens of the answer that are thoughts
   */
  record Spent(Usage usage, int reasoning) {}

  /**
   * @param code one of OpenAI's, which its clients know as an enum
   */
  record Problem(String code, String message) {

    static Problem of(Failure failure) {
      return switch (failure.code()) {
        case CONTEXT_LENGTH_EXCEEDED, INVALID_VALUE ->
            new Problem("invalid_prompt", failure.message());
        case QUEUE_TIMEOUT,
            FIRST_TOKEN_TIMEOUT,
            TOKEN_GAP_TIMEOUT,
            GENERATION_TIMEOUT,
            WORKER_LOST,
            MODEL_ERROR,
            OUT_OF_MEMORY,
            TAKEOVER_MISMATCH,
            INTERNAL ->
            new Problem("server_error", failure.message());
      };
    }
  }

  /**
   * @param reasoning tokens of the answer that are thoughts
   */
  static ResponseState of(Job job, int reasoning) {
    return switch (job.status()) {
      case QUEUED -> QUEUED;
      case RUNNING -> IN_PROGRESS;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT ->
          ended(job.ending().orElseThrow(), job, new Spent(job.usage(), reasoning));
    };
  }

  private static ResponseState ended(Ending ending, Job job, Spent spent) {
    return switch (ending) {
      case Ending.Completed(FinishReason reason) ->
          reason == FinishReason.STOP
              ? new ResponseState(
                  "completed", Optional.empty(), Optional.of(spent), job.finishedAt())
              : ended(spent, INCOMPLETE, Optional.empty());
      case Ending.Failed(Failure failure) ->
          ended(spent, "failed", Optional.of(Problem.of(failure)));
      case Ending.TimedOut(Failure failure) ->
          ended(spent, "failed", Optional.of(Problem.of(failure)));
      case Ending.Cancelled() -> ended(spent, "cancelled", Optional.empty());
    };
  }

  private static ResponseState ended(Spent spent, String status, Optional<Problem> error) {
    return new ResponseState(status, error, Optional.of(spent), Optional.empty());
  }

  private static ResponseState live(String status) {
    return new ResponseState(status, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Without {@code response.}; clients know three, so a cancelled response fails. */
  String terminalEvent() {
    return status.equals("cancelled") ? "failed" : status;
  }
}
