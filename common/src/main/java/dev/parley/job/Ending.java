package dev.parley.job;

/** How a job ended. */
public sealed interface Ending {

  JobStatus status();

  /** The answer is whole. */
  record Completed(FinishReason reason) implements Ending {
    @Override
    public JobStatus status() {
      return JobStatus.COMPLETED;
    }
  }

  /** It could not be answered. Text so far stays. */
  record Failed(Failure failure) implements Ending {
    @Override
    public JobStatus status() {
      return JobStatus.FAILED;
    }
  }

  /** It was stopped on request. The text so far stays. */
  record Cancelled() implements Ending {
    @Override
    public JobStatus status() {
      return JobStatus.CANCELLED;
    }
  }

  /** A time limit ended it. Text so far stays. */
  record TimedOut(Failure failure) implements Ending {
    @Override
    public JobStatus status() {
      return JobStatus.TIMED_OUT;
    }
  }

  /** Why a complete answer ends. */
  enum FinishReason {
    /** The model ended it, or a stop string did. */
    STOP,
    /** The token limit was reached. */
    LENGTH;

    public String wire() {
      return this == STOP ? "stop" : "length";
    }
  }
}
