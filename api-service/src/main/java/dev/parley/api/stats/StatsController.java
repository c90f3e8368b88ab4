package dev.parley.api.stats;

import dev.parley.api.caller.Operators;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.json.ApiJson;
import dev.parley.api.sse.Accepts;
import dev.parley.api.sse.FrameStreams;
import dev.parley.api.sse.SseSessions;
import dev.parley.job.EventId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v1/admin/stats}: the samples of the last quarter of an hour, as JSON, or as a stream
 * that goes on.
 */
@RestController
class StatsController {

  private final StatsHistory history;
  private final Operators operators;
  private final SseSessions sessions;
  private final FrameStreams streams;

  StatsController(
      StatsHistory history, Operators operators, SseSessions sessions, FrameStreams streams) {
    this.history = history;
    this.operators = operators;
    this.sessions = sessions;
    this.streams = streams;
  }

  @GetMapping("/v1/admin/stats")
  void stats(HttpServletRequest request, HttpServletResponse response) throws IOException {
    long seen = lastSeen(request.getHeader("Last-Event-ID"));
    if (Accepts.form(request) == Accepts.Form.JSON) {
      response.setContentType("application/json");
      response.getOutputStream().write(ApiJson.bytes(Map.of("samples", history.since(seen))));
    } else if (request.getMethod().equals("HEAD")) {
      FrameStreams.head(response);
    } else {
      StatsStream stream = new StatsStream(history, operators.permit(request), seen);
      streams.send(sessions.takeSlot(), stream, request);
    }
  }

  private static long lastSeen(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return 0;
    }
    return EventId.parse(id)
        .map(EventId::epoch)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.BAD_LAST_EVENT_ID, "Last-Event-ID is not the id of an event.")
                    .asException());
  }
}
