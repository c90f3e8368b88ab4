package dev.parley.api.errors;

import org.jspecify.annotations.Nullable;

/** The one shape of an error, OpenAI's; HTTP wraps it in {@code {"error": …}}, a job holds it. */
public record ErrorBody(String message, String type, @Nullable String param, String code) {

  /** As HTTP shows it. */
  public record Wrapped(ErrorBody error) {}

  /** As HTTP shows it. */
  public Wrapped wrapped() {
    return new Wrapped(this);
  }
}
