package dev.parley.api.wire.openai;

import dev.parley.api.errors.ErrorBody;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no whole answer.
 *
 * @param status of a call that has not been answered yet
 * @param hope whether the same request may be answered when it is sent again
 */
public record AnswerFailure(int status, ErrorBody error, Hope hope) {

  /** Clients send again what got a status from 500 on, unless a header says not to. */
  public enum Hope {
    SOME,
    NONE
  }

  private static final String SERVER = "server_error";
  private static final String CLIENT = "invalid_request_error";

  /** Redis lost a part of what the client has read. */
  public static final AnswerFailure LOST =
      new AnswerFailure(
          500, server("A part of this answer was lost; ask again.", "internal"), Hope.SOME);

  /** This process stops, or the job was erased. */
  public static final AnswerFailure CUT =
      new AnswerFailure(
          503, server("This answer can no longer be followed here.", "stopping"), Hope.SOME);

  /** The failure that an ending is; empty when the answer is whole. */
  public static Optional<AnswerFailure> of(Ending ending) {
    return switch (ending) {
      case Ending.Completed _ -> Optional.empty();
      case Ending.Cancelled _ ->
          Optional.of(
              new AnswerFailure(
                  400,
                  new ErrorBody("The job was cancelled.", CLIENT, null, "cancelled"),
                  Hope.NONE));
      case Ending.TimedOut(Failure failure) ->
          Optional.of(
              new AnswerFailure(504, server(failure.message(), failure.code().wire()), Hope.NONE));
      case Ending.Failed(Failure failure) -> Optional.of(failed(failure));
    };
  }

  private static AnswerFailure failed(Failure failure) {
    return switch (failure.code()) {
      case CONTEXT_LENGTH_EXCEEDED -> asked(failure, "messages");
      case INVALID_VALUE -> asked(failure, null);
      // Several workers have tried already.
      case WORKER_LOST, MODEL_ERROR, OUT_OF_MEMORY -> failed(failure, Hope.NONE);
      case TAKEOVER_MISMATCH,
          INTERNAL,
          QUEUE_TIMEOUT,
          FIRST_TOKEN_TIMEOUT,
          TOKEN_GAP_TIMEOUT,
          GENERATION_TIMEOUT ->
          failed(failure, Hope.SOME);
    };
  }

  /** What the client asked for cannot be done. */
  private static AnswerFailure asked(Failure failure, @Nullable String param) {
    ErrorBody error = new ErrorBody(failure.message(), CLIENT, param, failure.code().wire());
    return new AnswerFailure(400, error, Hope.NONE);
  }

  private static AnswerFailure failed(Failure failure, Hope hope) {
    return new AnswerFailure(500, server(failure.message(), failure.code().wire()), hope);
  }

  private static ErrorBody server(String message, String code) {
    return new ErrorBody(message, SERVER, null, code);
  }

  /** As the answer to a call that waited. */
  public void writeTo(HttpServletResponse response) throws IOException {
    switch (hope) {
      case SOME -> ErrorWriter.writeBody(response, status, error);
      case NONE -> ErrorWriter.writeFinal(response, status, error);
    }
  }
}
