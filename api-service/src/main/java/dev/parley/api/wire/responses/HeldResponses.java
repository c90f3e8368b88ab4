package dev.parley.api.wire.responses;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.sse.HeldCall;
import dev.parley.api.sse.HeldCalls;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.UnansweredCalls;
import dev.parley.api.wire.responses.input.ResponseRequest;
import dev.parley.api.wire.responses.output.WholeResponse;
import dev.parley.job.Ending;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Holds a call open until its response has ended, and answers with the whole of it. */
@Component
class HeldResponses {

  private final HeldCalls calls;
  private final CancelOnDisconnect onDisconnect;

  HeldResponses(HeldCalls calls, CancelOnDisconnect onDisconnect) {
    this.calls = calls;
    this.onDisconnect = onDisconnect;
  }

  void answer(ResponseRequest asked, ChatRequest chat, OpenedJob job, HttpServletRequest request) {
    Runnable leave = onDisconnect.of(job.admitted(), chat).orElse(HeldResponses::goOn);
    calls.hold(
        new HeldCall<>(
            job.slot(),
            job.subscription(),
            WholeResponse.of(asked.logprobs()),
            new Answers(),
            job.patience(),
            leave,
            job.isFoundAgain() ? HeldResponses::goOn : leave),
        request);
  }

  /** The job does, without the call. */
  private static void goOn() {}

  private static final class Answers implements HeldCall.Answering<WholeResponse> {

    @Override
    public void answer(WholeResponse whole, HttpServletResponse response) throws IOException {
      Ending ending = whole.job().ending().orElseThrow();
      Optional<AnswerFailure> failure =
          ending instanceof Ending.Cancelled ? Optional.empty() : AnswerFailure.of(ending);
      if (failure.isPresent()) {
        RefusedParams.renamed(failure.get()).writeTo(response);
      } else {
        ResponseAnswer.write(whole.body(), response);
      }
    }

    @Override
    public void refuse(HeldCall.Unanswered why, HttpServletResponse response) throws IOException {
      UnansweredCalls.write(why, response);
    }
  }
}
