package dev.parley.api.wire.openai.chat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorDialect;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.json.ApiJson;
import dev.parley.api.sse.HeldCall;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.EndedAnswer;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Answers a call that waited for the whole completion. */
record CompletionAnswering(Optional<String> fingerprint)
    implements HeldCall.Answering<EndedAnswer> {

  private static final Ending TOO_LATE =
      new Ending.TimedOut(
          new Failure(Failure.Code.GENERATION_TIMEOUT, "The answer took too long."));

  @Override
  public void answer(EndedAnswer whole, HttpServletResponse response) throws IOException {
    Ending ending = whole.job().ending().orElseThrow();
    Optional<AnswerFailure> failure = AnswerFailure.of(ending);
    if (failure.isPresent()) {
      failure.get().writeTo(response);
    } else if (ending instanceof Ending.Completed(FinishReason reason)) {
      write(CompletionView.of(whole, reason, fingerprint), response);
    }
  }

  private static void write(CompletionView view, HttpServletResponse response) throws IOException {
    byte[] body = ApiJson.bytes(view);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  @Override
  public void cut(HttpServletResponse response) throws IOException {
    ErrorWriter.write(
        ErrorDialect.OPENAI,
        response,
        Refusal.of(ErrorCode.STOPPING, "This server is stopping; another one will answer.")
            .retryAfter(Duration.ofSeconds(1)));
  }

  @Override
  public void late(HttpServletResponse response) throws IOException {
    AnswerFailure.of(TOO_LATE).orElseThrow().writeTo(response);
  }
}
