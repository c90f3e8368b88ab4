package dev.parley.log;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import java.util.List;
import java.util.Optional;

/** Reads the log of a job: the truth about what it said. */
public final class EventLog {

  public EventLog(RedisConnections redis) {}

  /**
   * All events after {@code after}, or all.
   *
   * @throws CorruptLog when an entry makes no sense
   */
  public List<JobEvent> read(JobId job, Optional<EventId> after) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The id of the newest event, or empty when the job is gone. */
  public Optional<EventId> last(JobId job) {
    throw new UnsupportedOperationException("not yet");
  }
}
