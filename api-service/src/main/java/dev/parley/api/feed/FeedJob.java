package dev.parley.api.feed;

import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.time.Instant;

/** What never changes about the job of a feed, however it goes on. */
public record FeedJob(JobId id, OwnerId owner, ModelName model, Instant createdAt) {

  static FeedJob of(Job job) {
    return new FeedJob(job.id(), job.owner(), job.request().model(), job.createdAt());
  }
}
