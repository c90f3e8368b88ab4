package dev.parley.service.observe;

import dev.parley.job.JobId;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tells of jobs that ended outside of a running attempt. For their owner's, sweep's or door's
 * thread: reads the job once, and never throws because of Redis.
 */
public record FinishedJobs(JobReader jobs) {

  private static final Logger log = LoggerFactory.getLogger(FinishedJobs.class);

  /** Writes the line of a job that this process has just ended. */
  public void tell(JobId id) {
    try {
      jobs.find(id).flatMap(FinishedJob::of).ifPresent(job -> job.log(log));
    } catch (RedisUnavailable away) {
      try (var _ = MDC.putCloseable("job", id.value())) {
        log.info("job finished, its numbers cannot be read now");
      }
    }
  }
}
