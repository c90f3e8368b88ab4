package dev.parley.api.jobs;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.Refused;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Waits for the end of a job. Waiting is a courtesy: when it is not possible now, the client gets
 * the job as it is.
 */
@Component
class LongPoll {

  private final Feeds feeds;
  private final SseSessions streams;

  LongPoll(Feeds feeds, SseSessions streams) {
    this.feeds = feeds;
    this.streams = streams;
  }

  void await(JobId job, OwnerId owner, Duration patience) {
    try (StreamSlot _ = streams.take()) {
      awaitInPlace(job, owner, patience);
    } catch (Refused notNow) {
      // Too many streams, or stopping: answer at once.
    }
  }

  private void awaitInPlace(JobId job, OwnerId owner, Duration patience) {
    Optional<FeedSubscription> joined =
        RequestBudget.within(() -> feeds.join(job, owner, Optional.empty()));
    joined.ifPresent(
        viewing -> {
          try (viewing) {
            viewing.awaitEnd(patience);
          }
        });
  }
}
