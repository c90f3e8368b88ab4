package dev.parley.api.wire.parley;

import dev.parley.api.webhooks.EndedJobs;
import dev.parley.job.JobId;
import dev.parley.reading.JobReader;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Jobs as webhooks show them: as answers do. */
@Component
class DeliveredJobs implements EndedJobs {

  private final JobReader jobs;
  private final JobViews views;

  DeliveredJobs(JobReader jobs, JobViews views) {
    this.jobs = jobs;
    this.views = views;
  }

  @Override
  public Optional<JobView> find(JobId job) {
    return jobs.find(job).filter(found -> found.status().isTerminal()).map(views::view);
  }
}
