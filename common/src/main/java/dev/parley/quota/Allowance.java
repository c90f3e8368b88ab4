package dev.parley.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * What an API key may still use; empty for what has no limit. Tokens that are reserved for live
 * jobs count as used.
 */
public record Allowance(
    Optional<Rest> requestsPerMinute, Optional<Rest> tokensPerMinute, Optional<Rest> tokensPerDay) {

  /** Of a key without limits. */
  public static final Allowance UNLIMITED =
      new Allowance(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * What is left of one limit.
   *
   * @param reset until all of it is there again, if nothing is used meanwhile
   */
  public record Rest(long limit, long remaining, Duration reset) {}

  /** Of the limits of tokens the one that leaves less. */
  public Optional<Rest> tokens() {
    if (tokensPerMinute.isEmpty() || tokensPerDay.isEmpty()) {
      return tokensPerMinute.or(() -> tokensPerDay);
    }
    return tokensPerMinute.get().remaining() <= tokensPerDay.get().remaining()
        ? tokensPerMinute
        : tokensPerDay;
  }
}
