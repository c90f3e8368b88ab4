package dev.parley.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a webhook can be about: how a response of OpenAI's wire, or any other job, ended. */
public enum WebhookEvent {
  JOB_COMPLETED,
  JOB_FAILED,
  JOB_CANCELLED,
  JOB_TIMED_OUT,
  RESPONSE_COMPLETED,
  RESPONSE_FAILED,
  RESPONSE_CANCELLED,
  RESPONSE_INCOMPLETE;

  /** The type on the wire: {@code job.timed_out}, for example. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  /** The event that {@code text} names. */
  public static Optional<WebhookEvent> parse(String text) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(text)).findFirst();
  }

  /** All types, for people. */
  public static String all() {
    return Arrays.stream(values()).map(WebhookEvent::wire).collect(Collectors.joining(", "));
  }

  /** Whether it is about a response of OpenAI's wire. */
  public boolean isResponse() {
    return name().startsWith("RESPONSE_");
  }
}
