package dev.parley.api.errors;

import java.util.Locale;

/**
 * The stable codes of refused calls; docs/errors.md lists each with its cause and its cure. Which
 * word of it a client reads, its wire decides: see {@link ErrorDialect}.
 */
public enum ErrorCode {
  BAD_REQUEST(400),
  BAD_HOST(400),
  BODY_REQUIRED(400),
  BAD_JSON(400),
  UNKNOWN_FIELD(400),
  MISSING_FIELD(400),
  INVALID_VALUE(400),
  INVALID_TYPE(400),
  UNSUPPORTED_PARAMETER(400),
  UNSUPPORTED_VALUE(400),
  INVALID_JSON_SCHEMA(400),
  BAD_IDEMPOTENCY_KEY(400),
  BAD_LAST_EVENT_ID(400),
  CONTEXT_LENGTH_EXCEEDED(400),
  INVALID_API_KEY(401),
  ORIGIN_NOT_ALLOWED(403),
  NOT_ALLOWED(403),
  NOT_FOUND(404),
  JOB_NOT_FOUND(404),
  MODEL_NOT_FOUND(404),
  PREVIOUS_RESPONSE_NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  REQUEST_TIMEOUT(408),
  IDEMPOTENCY_KEY_REUSED(409),
  WORKER_TOO_OLD(409),
  BODY_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  QUEUE_FULL(429),
  TOO_MANY_JOBS(429),
  RATE_LIMIT_EXCEEDED(429),
  INTERNAL(500),
  NO_MODEL(503),
  QUEUE_UNAVAILABLE(503),
  TOO_MANY_STREAMS(503),
  STOPPING(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The name on the wire: lower case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** OpenAI's coarse kind of the error. */
  public String type() {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status >= 500 ? "server_error" : "invalid_request_error";
  }

  /** The code for an answer of which only the status is known. */
  public static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> INVALID_API_KEY;
      case 403 -> ORIGIN_NOT_ALLOWED;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> STOPPING;
      default -> status >= 500 ? INTERNAL : BAD_REQUEST;
    };
  }
}
