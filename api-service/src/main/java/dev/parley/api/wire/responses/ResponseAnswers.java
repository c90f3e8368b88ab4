package dev.parley.api.wire.responses;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.feed.Feeds;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.wire.responses.input.ResponseRequest;
import dev.parley.api.wire.responses.output.ResponseEventWriter;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Answers the call that made a response: event by event, at once, or at the response's end. */
@Component
class ResponseAnswers {

  private final HeldResponses held;
  private final BackgroundResponses background;
  private final SseSessions sessions;
  private final Feeds feeds;
  private final CancelOnDisconnect onDisconnect;

  ResponseAnswers(
      HeldResponses held,
      BackgroundResponses background,
      SseSessions sessions,
      Feeds feeds,
      CancelOnDisconnect onDisconnect) {
    this.held = held;
    this.background = background;
    this.sessions = sessions;
    this.feeds = feeds;
    this.onDisconnect = onDisconnect;
  }

  void answer(
      ResponseRequest asked,
      ChatRequest chat,
      OpenedJob job,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    JobId id = job.job().id();
    try (var _ = MDC.putCloseable("job", id.value())) {
      job.head(response);
      switch (asked.form()) {
        case STREAM -> stream(asked, chat, job, request);
        case WHOLE -> {
          if (asked.echo().isInBackground()) {
            background.answer(job, response);
          } else {
            held.answer(asked, chat, job, request);
          }
        }
      }
    }
  }

  private void stream(
      ResponseRequest asked, ChatRequest chat, OpenedJob job, HttpServletRequest request) {
    BooleanSupplier breaksOff = asked.echo().isInBackground() ? feeds::isStopping : () -> false;
    ResponseEventWriter writer =
        new ResponseEventWriter(
            job.job(), asked.logprobs(), ResponseEventWriter.NOTHING_SEEN, breaksOff);
    sessions.send(
        new SseSession(
            job.slot(), job.subscription(), writer, onDisconnect.of(job.admitted(), chat)),
        request);
  }
}
