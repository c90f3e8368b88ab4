package dev.parley.api.errors;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call is refused.
 *
 * @param message one sentence for people; never the prompt, never a stack trace
 * @param param path of the field at fault, as {@code messages[0].content}
 * @param retryAfter when it may work; sent in whole seconds
 */
public record Refusal(
    ErrorCode code, String message, Optional<String> param, Optional<Duration> retryAfter) {

  private static final Duration REDIS_RETRY = Duration.ofSeconds(2);

  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, Optional.empty(), Optional.empty());
  }

  public static Refusal of(ErrorCode code, String param, String message) {
    return new Refusal(code, message, Optional.of(param), Optional.empty());
  }

  public Refusal retryAfter(Duration wait) {
    return new Refusal(code, message, param, Optional.of(wait));
  }

  /** Redis does not answer, or is full. */
  public static Refusal queueUnavailable() {
    return of(ErrorCode.QUEUE_UNAVAILABLE, "The queue does not answer; try again.")
        .retryAfter(REDIS_RETRY);
  }

  /** For code that cannot go on. */
  public Refused asException() {
    return new Refused(this);
  }

  ErrorBody body(ErrorDialect dialect) {
    return new ErrorBody(message, code.type(), param.orElse(null), dialect.word(code));
  }
}
