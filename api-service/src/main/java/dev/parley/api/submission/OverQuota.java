package dev.parley.api.submission;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.queue.Enqueue;
import java.time.Duration;

/** The refusal that names the limit of its API key that a caller has reached. */
final class OverQuota {

  /** Who waits longer had better look again now and then: a limit may be raised. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private OverQuota() {}

  static Refusal refusal(Enqueue.Limited limited) {
    Duration pause = limited.pause();
    return Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED, message(limited))
        .retryAfter(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
  }

  private static String message(Enqueue.Limited limited) {
    return switch (limited.quota()) {
      case REQUESTS_PER_MINUTE ->
          "Your API key may send " + limited.limit() + " requests a minute.";
      case TOKENS_PER_MINUTE -> tokens(limited, "a minute");
      case TOKENS_PER_DAY -> tokens(limited, "a day (UTC)");
    };
  }

  private static String tokens(Enqueue.Limited limited, String span) {
    return "Your API key may use "
        + limited.limit()
        + " tokens "
        + span
        + ", and too few are left: this request may need "
        + limited.tokens()
        + ", prompt and 'max_tokens' together.";
  }
}
