package dev.parley.api.opening;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.feed.Subscription;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.submission.Admitted;
import dev.parley.job.JobRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * A job that was accepted, or found again, with a subscription that begins before its first event.
 *
 * @param slot of the call that waits for its events; whoever has this closes both
 */
public record OpenedJob(StreamSlot slot, Admitted admitted, Subscription subscription) {

  /** For the sweep, which ends a job that is overdue. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  public FeedJob job() {
    return subscription.job();
  }

  /** How long a call may be held for it: every job ends before. */
  public Duration patience() {
    JobRequest request = job().request();
    return request.queueTimeout().plus(request.generationTimeout()).plus(GRACE);
  }

  /** Whether the client, sending its call again to another process, finds this job. */
  public boolean isFoundAgain() {
    return switch (admitted) {
      case Admitted.Queued queued -> queued.repeatable() == Admitted.Repeatable.YES;
      case Admitted.Replayed _ -> true;
    };
  }

  /** Names the job, and says whether an earlier request made it. */
  public void head(HttpServletResponse response) {
    response.setHeader("X-Parley-Job", job().id().value());
    if (admitted instanceof Admitted.Replayed) {
      response.setHeader("Idempotency-Replayed", "true");
    }
  }
}
