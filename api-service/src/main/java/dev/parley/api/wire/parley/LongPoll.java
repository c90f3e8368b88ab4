package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.Refused;
import dev.parley.api.feed.FeedSubscription;
import dev.parley.api.feed.Feeds;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.job.JobId;
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

  void await(JobId job, Caller caller, Duration patience) {
    try (StreamSlot _ = streams.take()) {
      awaitInPlace(job, caller, patience);
    } catch (Refused notNow) {
      // Too many streams, or stopping: answer at once.
    }
  }

  private void awaitInPlace(JobId job, Caller caller, Duration patience) {
    Optional<FeedSubscription> joined =
        RequestBudget.within(() -> feeds.join(job, caller.owner(), Optional.empty()));
    joined.ifPresent(
        viewing -> {
          try (viewing) {
            viewing.awaitEnd(patience);
          }
        });
  }
}
