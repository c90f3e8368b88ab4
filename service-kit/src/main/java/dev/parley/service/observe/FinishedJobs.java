package dev.parley.service.observe;

import dev.parley.job.JobId;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs jobs that ended outside of a running attempt. Reads the job once, on the caller's thread,
 * and never throws because of Redis.
 */
public record FinishedJobs(JobReader jobs) {

  private static final Logger log = LoggerFactory.getLogger(FinishedJobs.class);

  /** Writes the line of a job that this process has just ended. */
  public void log(JobId id) {
    try {
      jobs.find(id).flatMap(FinishedJob::of).ifPresent(job -> job.writeTo(log));
    } catch (RedisUnavailable away) {
      try (var _ = MDC.putCloseable("job", id.value())) {
        log.info("job finished, its numbers cannot be read now");
      }
    }
  }
}
