package dev.parley.api.errors;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the one error shape to what Tomcat refuses before any servlet runs (a malformed address,
 * TRACE, headers too long). Tomcat loads it by name, hence public.
 */
public final class TomcatErrors extends ErrorReportValve {

  private static final String REQUEST_ID = "X-Request-Id";
  private static final Logger log = LoggerFactory.getLogger(TomcatErrors.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    if (response.getStatus() < 400 || response.getContentWritten() > 0) {
      return;
    }
    try {
      write(request, response);
    } catch (IOException | IllegalStateException e) {
      log.debug("no error page: {}", e.toString());
    }
  }

  private static void write(Request request, Response response) throws IOException {
    String method = request.getMethod();
    int status = response.getStatus();
    ErrorCode code = ErrorCode.ofStatus(status);
    HttpServletResponse answer = response.getResponse();
    answer.setHeader("X-Content-Type-Options", "nosniff");
    if (!answer.containsHeader(REQUEST_ID)) {
      answer.setHeader(
          REQUEST_ID, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }
    ErrorWriter.write(
        ErrorDialect.of(request.getRequestURI()),
        answer,
        Refusal.of(code, StatusMessages.of(code, method == null ? "" : method)));
  }
}
