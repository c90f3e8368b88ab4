package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.Refused;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
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
  private final SseSessions sessions;

  LongPoll(Feeds feeds, SseSessions sessions) {
    this.feeds = feeds;
    this.sessions = sessions;
  }

  void await(JobId job, Caller caller, Duration wait) {
    try (StreamSlot _ = sessions.takeSlot()) {
      awaitInSlot(job, caller, wait);
    } catch (Refused notNow) {
      // Too many streams, or stopping: answer at once.
    }
  }

  private void awaitInSlot(JobId job, Caller caller, Duration wait) {
    Optional<Subscription> subscribed =
        RequestBudget.within(() -> feeds.subscribe(job, caller.owner(), Optional.empty()));
    subscribed.ifPresent(
        subscription -> {
          try (subscription) {
            subscription.awaitEnd(wait);
          }
        });
  }
}
