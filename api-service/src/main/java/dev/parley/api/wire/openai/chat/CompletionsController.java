package dev.parley.api.wire.openai.chat;

import dev.parley.api.caller.Caller;
import dev.parley.api.chat.IdempotencyHeader;
import dev.parley.api.http.JsonBody;
import dev.parley.api.opening.JobOpening;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.sse.HeldCall;
import dev.parley.api.sse.HeldCalls;
import dev.parley.api.sse.SseSession;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.submission.Submission;
import dev.parley.api.wire.openai.EndedAnswer;
import dev.parley.api.wire.openai.LeavingClients;
import dev.parley.api.wire.openai.ModelNames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v1/chat/completions}: the call waits for the job, with its events or with nothing
 * until the end. The body says which, never {@code Accept}.
 */
@RestController
class CompletionsController {

  private record Opened(CompletionRequest request, OpenedJob job) {}

  private final ModelNames models;
  private final LeavingClients leaving;
  private final JobOpening opening;
  private final SseSessions sessions;
  private final HeldCalls held;
  private final CancelOnDisconnect onDisconnect;

  CompletionsController(
      ModelNames models,
      LeavingClients leaving,
      JobOpening opening,
      SseSessions sessions,
      HeldCalls held,
      CancelOnDisconnect onDisconnect) {
    this.models = models;
    this.leaving = leaving;
    this.opening = opening;
    this.sessions = sessions;
    this.held = held;
    this.onDisconnect = onDisconnect;
  }

  @PostMapping("/v1/chat/completions")
  void create(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Opened opened = opening.counted(() -> open(caller, request));
    try (var _ = MDC.putCloseable("job", opened.job().job().id().value())) {
      opened.job().head(response);
      respond(opened, request);
    }
  }

  private Opened open(Caller caller, HttpServletRequest request) throws IOException {
    CompletionRequest asked =
        CompletionRequest.read(JsonBody.read(request), models::resolve, leaving.effect());
    var keys = Collections.list(request.getHeaders("Idempotency-Key"));
    Submission submission =
        new Submission(asked.chat(), IdempotencyHeader.read(keys, asked.chat()), asked.delivery());
    return new Opened(asked, opening.open(submission, caller));
  }

  private void respond(Opened opened, HttpServletRequest request) {
    OpenedJob job = opened.job();
    Optional<String> fingerprint = models.fingerprint(job.job().model());
    Optional<Runnable> whenLeft = onDisconnect.of(job.admitted(), opened.request().chat());
    switch (opened.request().delivery()) {
      case STREAM -> {
        CompletionWriter writer =
            new CompletionWriter(job.job(), fingerprint, opened.request().usage());
        sessions.send(new SseSession(job.slot(), job.subscription(), writer, whenLeft), request);
      }
      case HELD, JOB ->
          held.hold(call(job, new CompletionAnswering(fingerprint), whenLeft), request);
    }
  }

  private static HeldCall<EndedAnswer> call(
      OpenedJob job, CompletionAnswering answering, Optional<Runnable> whenLeft) {
    Runnable leave = whenLeft.orElse(() -> {});
    return new HeldCall<>(
        job.slot(),
        job.subscription(),
        EndedAnswer.AT_THE_END,
        answering,
        job.patience(),
        leave,
        job.isFoundAgain() ? () -> {} : leave);
  }
}
