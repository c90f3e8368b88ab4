package dev.parley.api.webhooks;

import dev.parley.job.JobId;
import java.util.Optional;

/** Shows ended jobs as {@code GET /v1/jobs/{id}} does. */
@FunctionalInterface
public interface EndedJobs {

  /** What is written as JSON; empty when the job is gone. */
  Optional<?> find(JobId job);
}
