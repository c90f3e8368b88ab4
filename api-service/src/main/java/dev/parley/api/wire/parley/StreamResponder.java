package dev.parley.api.wire.parley;

import dev.parley.api.opening.OpenedJob;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.sse.EventWriter;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.submission.Submission;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Responds to a POST with the job's events, from the first one on. */
@Component
class StreamResponder {

  private final QueuePositions positions;
  private final SseSessions sessions;
  private final CancelOnDisconnect onDisconnect;

  StreamResponder(QueuePositions positions, SseSessions sessions, CancelOnDisconnect onDisconnect) {
    this.positions = positions;
    this.sessions = sessions;
    this.onDisconnect = onDisconnect;
  }

  void respond(
      OpenedJob opened,
      Submission submission,
      HttpServletRequest request,
      HttpServletResponse response) {
    JobId job = opened.job().id();
    try (var _ = MDC.putCloseable("job", job.value())) {
      JobResponse.head(opened.admitted(), response);
      EventWriter writer =
          new ParleyEventWriter(opened.subscription(), positions, Optional.of(job));
      Optional<Runnable> whenLeft = onDisconnect.of(opened.admitted(), submission.chat());
      sessions.send(
          new SseSession(opened.slot(), opened.subscription(), writer, whenLeft), request);
    }
  }
}
