package dev.parley.api.errors;

import dev.parley.api.json.ApiJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Writes a refusal as the answer; what is on its way already stays as it is. */
public final class ErrorWriter {

  private ErrorWriter() {}

  public static void write(HttpServletResponse response, Refusal refusal) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] body = ApiJson.bytes(refusal.body().wrapped());
    response.resetBuffer();
    response.setStatus(refusal.code().status());
    response.setHeader("Cache-Control", "no-store");
    refusal.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", seconds(wait)));
    closeWhenUnread(response, refusal.code());
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

  private static String seconds(Duration wait) {
    long seconds = wait.plusMillis(999).toSeconds();
    return Long.toString(Math.clamp(seconds, 1, 120));
  }
}
