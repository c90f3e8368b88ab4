package dev.parley.api.connection;

import dev.parley.api.settings.RedisAddress;
import dev.parley.redis.Budget;
import java.util.function.Supplier;

/**
 * Gives all Redis calls of one HTTP request one time limit together, so that a Redis that answers
 * slowly, or no longer, never holds a client for more than that.
 */
public final class RequestBudget {

  private RequestBudget() {}

  /** The result of {@code work}, which runs in the caller's thread. */
  public static <T> T within(Supplier<T> work) {
    return Budget.share(RedisAddress.BUDGET, work::get);
  }
}
