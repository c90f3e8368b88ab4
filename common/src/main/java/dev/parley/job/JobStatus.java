package dev.parley.job;

import java.util.Locale;
import java.util.Optional;

/** Where a job stands; see docs/job-states.md. */
public enum JobStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED,
  TIMED_OUT;

  /** Whether the job has ended. An ended job never changes again. */
  public boolean isTerminal() {
    return this != QUEUED && this != RUNNING;
  }

  /** The name on every wire: lower case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<JobStatus> parse(String wire) {
    for (JobStatus status : values()) {
      if (status.wire().equals(wire)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
