package dev.parley.api.wire.openai;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorDialect;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.sse.HeldCall;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Answers a held call when its job did not end while it was held. */
public final class UnansweredCalls {

  private static final Ending TOO_LATE =
      new Ending.TimedOut(
          new Failure(Failure.Code.GENERATION_TIMEOUT, "The answer took too long."));

  private UnansweredCalls() {}

  public static void write(HeldCall.Unanswered why, HttpServletResponse response)
      throws IOException {
    switch (why) {
      case STOPPING ->
          write(
              response,
              Refusal.of(ErrorCode.STOPPING, "This server is stopping; another one will answer.")
                  .retryAfter(Duration.ofSeconds(1)));
      case GONE -> write(response, Refusal.of(ErrorCode.JOB_NOT_FOUND, "The job was erased."));
      case LATE -> AnswerFailure.of(TOO_LATE).orElseThrow().writeTo(response);
    }
  }

  private static void write(HttpServletResponse response, Refusal refusal) throws IOException {
    ErrorWriter.write(ErrorDialect.OPENAI, response, refusal);
  }
}
