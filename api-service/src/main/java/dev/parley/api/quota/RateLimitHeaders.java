package dev.parley.api.quota;

import dev.parley.quota.Allowance;
import dev.parley.quota.Allowance.Rest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** What is left of a key's limits, in the headers that OpenAI's service sends. */
final class RateLimitHeaders {

  private RateLimitHeaders() {}

  static void set(HttpServletResponse response, Allowance allowance) {
    allowance.requestsPerMinute().ifPresent(rest -> set(response, "requests", rest));
    allowance.tokens().ifPresent(rest -> set(response, "tokens", rest));
  }

  private static void set(HttpServletResponse response, String what, Rest rest) {
    response.setHeader("x-ratelimit-limit-" + what, Long.toString(rest.limit()));
    response.setHeader("x-ratelimit-remaining-" + what, Long.toString(rest.remaining()));
    response.setHeader("x-ratelimit-reset-" + what, spell(rest.reset()));
  }

  /** As {@code 120ms}, {@code 1s}, {@code 6m0s}, {@code 1h0m5s}; whole seconds from one on. */
  static String spell(Duration time) {
    if (time.toSeconds() == 0) {
      return time.toMillis() == 0 ? "0s" : time.toMillis() + "ms";
    }
    Duration up = Duration.ofSeconds(time.plusMillis(999).toSeconds());
    String seconds = up.toSecondsPart() + "s";
    if (up.toMinutes() == 0) {
      return seconds;
    }
    String minutes = up.toMinutesPart() + "m" + seconds;
    return up.toHours() == 0 ? minutes : up.toHours() + "h" + minutes;
  }
}
