package dev.parley.api.wire.ndjson;

import dev.parley.api.caller.Caller;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /test/jobs/{id}/lines?after=N}: a job's events as lines of JSON. */
@RestController
@Profile("ndjson")
class NdjsonController {

  private final Feeds feeds;
  private final SseSessions sessions;

  NdjsonController(Feeds feeds, SseSessions sessions) {
    this.feeds = feeds;
    this.sessions = sessions;
  }

  @GetMapping("/test/jobs/{id}/lines")
  void lines(
      @PathVariable String id,
      @RequestParam(defaultValue = "-1") int after,
      Caller caller,
      HttpServletRequest request) {
    StreamSlot slot = sessions.takeSlot();
    JobId job = JobId.parse(id).orElseThrow();
    Subscription subscription =
        slot.keepFor(() -> feeds.subscribe(job, caller.owner(), Optional.empty()).orElseThrow());
    sessions.send(SseSession.of(slot, subscription, new NdjsonEventWriter(after)), request);
  }
}
