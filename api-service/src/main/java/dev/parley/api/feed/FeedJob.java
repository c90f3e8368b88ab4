package dev.parley.api.feed;

import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.time.Instant;

/**
 * What never changes about the job of a feed, however it goes on.
 *
 * @param request without its messages, which no viewer is shown
 */
public record FeedJob(JobId id, OwnerId owner, JobRequest request, Instant createdAt) {

  public static FeedJob of(Job job) {
    return new FeedJob(
        job.id(), job.owner(), EndedJob.withoutMessages(job.request()), job.createdAt());
  }

  public ModelName model() {
    return request.model();
  }
}
