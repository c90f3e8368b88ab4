package dev.parley.api.errors;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In whose words a refusal is written: the addresses of OpenAI's wire answer as its clients expect.
 */
public enum ErrorDialect {
  /** Parley's own. */
  PARLEY(Duration.ofMinutes(2)),
  /** Those of OpenAI's service. */
  OPENAI(Duration.ofSeconds(60));

  /** As a client may have spelled them: doubled slashes, no {@code /v1}, or two of them. */
  private static final Pattern OPENAI_PATHS =
      Pattern.compile("/+(v1/+)*(chat|completions|responses|models|embeddings)(/.*)?");

  /** OpenAI's clients send again what gets a 409 or a status from 500 on. These remain refused. */
  private static final Set<ErrorCode> FINAL = Set.of(ErrorCode.IDEMPOTENCY_KEY_REUSED);

  /** Longer waits make clients give up, or take one of their own. */
  private final Duration longestRetry;

  ErrorDialect(Duration longestRetry) {
    this.longestRetry = longestRetry;
  }

  /**
   * The dialect of an address.
   *
   * @param path as it was sent; {@code null} when it could not be read
   */
  public static ErrorDialect of(@Nullable String path) {
    return path != null && OPENAI_PATHS.matcher(path).matches() ? OPENAI : PARLEY;
  }

  /** The word for {@code code} on the wire. */
  public String word(ErrorCode code) {
    return switch (this) {
      case PARLEY -> code == ErrorCode.INVALID_TYPE ? ErrorCode.INVALID_VALUE.wire() : code.wire();
      case OPENAI -> openAi(code);
    };
  }

  /** What {@code Retry-After} says: whole seconds, at least 1. */
  String retryAfter(Duration wait) {
    return Long.toString(Math.clamp(wait.plusMillis(999).toSeconds(), 1, longestRetry.toSeconds()));
  }

  /** Whether a header must say that sending the call again is of no use. */
  boolean forbidsRetry(ErrorCode code) {
    return this == OPENAI && FINAL.contains(code);
  }

  private static String openAi(ErrorCode code) {
    return switch (code) {
      case MISSING_FIELD -> "missing_required_parameter";
      case QUEUE_FULL, TOO_MANY_JOBS -> "rate_limit_exceeded";
      default -> code.wire();
    };
  }
}
