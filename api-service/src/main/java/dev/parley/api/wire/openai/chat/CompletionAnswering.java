package dev.parley.api.wire.openai.chat;

import dev.parley.api.json.ApiJson;
import dev.parley.api.sse.HeldCall;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.EndedAnswer;
import dev.parley.api.wire.openai.UnansweredCalls;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers a call that waited for the whole completion. */
record CompletionAnswering(Optional<String> fingerprint)
    implements HeldCall.Answering<EndedAnswer> {

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
  public void refuse(HeldCall.Unanswered why, HttpServletResponse response) throws IOException {
    UnansweredCalls.write(why, response);
  }
}
