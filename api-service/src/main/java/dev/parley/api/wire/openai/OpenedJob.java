package dev.parley.api.wire.openai;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.feed.Subscription;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.submission.Admitted;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A job that was accepted, or found again, with a subscription that begins before its first event.
 *
 * @param slot of the call that waits for its events; whoever has this closes both
 */
public record OpenedJob(StreamSlot slot, Admitted admitted, Subscription subscription) {

  public FeedJob job() {
    return subscription.job();
  }

  /** Names the job, and tells whether an earlier request made it. */
  public void head(HttpServletResponse response) {
    response.setHeader("X-Parley-Job", job().id().value());
    if (admitted instanceof Admitted.Replayed) {
      response.setHeader("Idempotency-Replayed", "true");
    }
  }
}
