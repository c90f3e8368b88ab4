package dev.parley.api.wire.responses;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.wire.responses.output.ResponseEventWriter;
import dev.parley.job.Job;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Streams a response that exists: its events so far, then those to come. */
@Component
class ResponseReplay {

  private final Feeds feeds;
  private final SseSessions sessions;

  ResponseReplay(Feeds feeds, SseSessions sessions) {
    this.feeds = feeds;
    this.sessions = sessions;
  }

  void send(
      Job job, RetrieveQuery query, HttpServletRequest request, HttpServletResponse response) {
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      StreamSlot slot = sessions.takeSlot();
      Subscription subscription = slot.keepFor(() -> subscribe(job));
      ResponseAnswer.head(job.id(), response);
      ResponseEventWriter writer =
          new ResponseEventWriter(
              subscription.job(), query.logprobs(), query.seen(), feeds::isStopping);
      sessions.send(SseSession.of(slot, subscription, writer), request);
    }
  }

  private Subscription subscribe(Job job) {
    return RequestBudget.within(() -> feeds.subscribe(job.id(), job.owner(), Optional.empty()))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such response.").asException());
  }
}
