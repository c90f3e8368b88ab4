package dev.parley.api.errors;

import dev.parley.api.json.ApiJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a refusal as the answer; what is on its way already stays as it is. */
public final class ErrorWriter {

  private static final String SHOULD_RETRY = "x-should-retry";

  private ErrorWriter() {}

  /** In the words of the address that was called. */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException {
    write(ErrorDialect.of(request.getRequestURI()), response, refusal);
  }

  /** In these words. */
  public static void write(ErrorDialect dialect, HttpServletResponse response, Refusal refusal)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    refusal
        .retryAfter()
        .ifPresent(wait -> response.setHeader("Retry-After", dialect.retryAfter(wait)));
    if (dialect.forbidsRetry(refusal.code())) {
      response.setHeader(SHOULD_RETRY, "false");
    }
    closeWhenUnread(response, refusal.code());
    writeBody(response, refusal.code().status(), refusal.body(dialect));
  }

  /** What sending the call again cannot change, with a header for clients that would do so. */
  public static void writeFinal(HttpServletResponse response, int status, ErrorBody error)
      throws IOException {
    response.setHeader(SHOULD_RETRY, "false");
    writeBody(response, status, error);
  }

  /** An error that is known by its body alone. */
  public static void writeBody(HttpServletResponse response, int status, ErrorBody error)
      throws IOException {
    byte[] body = ApiJson.bytes(error.wrapped());
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  /** A body that we did not read must not be taken for the next request. */
  private static void closeWhenUnread(HttpServletResponse response, ErrorCode code) {
    if (code == ErrorCode.BODY_TOO_LARGE || code == ErrorCode.REQUEST_TIMEOUT) {
      response.setHeader("Connection", "close");
    }
  }
}
