package dev.parley.log;

import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.redis.RedisConnections;
import java.util.List;
import java.util.Optional;

/** Reads jobs as Redis holds them now. */
public final class Jobs {

  /** Which part of an owner's jobs to read. */
  public record Page(int limit, Optional<JobId> after, Order order, Optional<JobStatus> status) {

    public Page {
      if (limit < 1 || limit > 100) {
        throw new IllegalArgumentException("limit is " + limit);
      }
    }
  }

  /** By creation. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /** A part of an owner's jobs. */
  public record PageOf(List<Job> jobs, boolean hasMore) {

    public PageOf {
      jobs = List.copyOf(jobs);
    }
  }

  public Jobs(RedisConnections redis) {}

  /** The job, or empty when it is unknown, expired or erased. */
  public Optional<Job> find(JobId job) {
    throw new UnsupportedOperationException("not yet");
  }

  public PageOf page(OwnerId owner, int shard, Page page) {
    throw new UnsupportedOperationException("not yet");
  }
}
