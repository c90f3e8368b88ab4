package dev.parley.eventlog;

import dev.parley.job.JobId;

/** A logged event is malformed. The job has been ended as failed. */
public final class CorruptLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CorruptLog(JobId job, Throwable cause) {
    super("the log of " + job + " is corrupt", cause);
  }
}
