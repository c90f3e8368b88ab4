package dev.parley.api.wire.responses;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorDialect;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.sse.HeldCall;
import dev.parley.api.sse.HeldCalls;
import dev.parley.api.submission.Admitted;
import dev.parley.api.submission.CancelOnDisconnect;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.OpenedJob;
import dev.parley.api.wire.responses.input.ResponseRequest;
import dev.parley.api.wire.responses.output.WholeResponse;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Holds a call open until its response has ended, and answers with the whole of it. */
@Component
class HeldResponses {

  /** For the sweep, which ends a job that is overdue. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final Ending TOO_LATE =
      new Ending.TimedOut(
          new Failure(Failure.Code.GENERATION_TIMEOUT, "The answer took too long."));

  private static final Runnable NOTHING = () -> {};

  private final HeldCalls calls;
  private final CancelOnDisconnect onDisconnect;

  HeldResponses(HeldCalls calls, CancelOnDisconnect onDisconnect) {
    this.calls = calls;
    this.onDisconnect = onDisconnect;
  }

  void answer(ResponseRequest asked, ChatRequest chat, OpenedJob job, HttpServletRequest request) {
    Runnable leave = onDisconnect.of(job.job().id(), chat).orElse(NOTHING);
    calls.hold(
        new HeldCall<>(
            job.slot(),
            job.subscription(),
            WholeResponse.of(asked.logprobs()),
            new Answers(),
            patience(job.job().request()),
            leave,
            isFoundAgain(job.admitted()) ? NOTHING : leave),
        request);
  }

  private static Duration patience(JobRequest request) {
    return request.queueTimeout().plus(request.generationTimeout()).plus(GRACE);
  }

  /** Whether the client, sending its call again to another process, finds this job. */
  private static boolean isFoundAgain(Admitted job) {
    return switch (job) {
      case Admitted.Queued queued -> queued.repeatable() == Admitted.Repeatable.YES;
      case Admitted.Replayed _ -> true;
    };
  }

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
}
