package dev.parley.api.errors;

import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Turns whatever a controller throws into the one error shape, and logs what is unexpected, once.
 */
@RestControllerAdvice
class ErrorAdvice {

  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  @ExceptionHandler
  void refused(Refused refused, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ErrorWriter.write(request, response, refused.refusal());
  }

  @ExceptionHandler
  void redisIsAway(RedisUnavailable away, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("queue unavailable: {}", away.getMessage());
    ErrorWriter.write(request, response, Refusal.queueUnavailable());
  }

  /** The client left while we wrote, or the connection broke: nobody would read an error. */
  @ExceptionHandler
  void clientLeft(IOException gone) {
    log.debug("client left: {}", gone.toString());
  }

  @ExceptionHandler
  void other(Exception e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      known
          .getHeaders()
          .forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
      ErrorWriter.write(request, response, ofStatus(known.getStatusCode().value(), request));
      return;
    }
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    ErrorWriter.write(
        request, response, Refusal.of(ErrorCode.INTERNAL, "Something went wrong here."));
  }

  private static Refusal ofStatus(int status, HttpServletRequest request) {
    ErrorCode code = ErrorCode.ofStatus(status);
    return Refusal.of(code, StatusMessages.of(code, request.getMethod()));
  }
}
