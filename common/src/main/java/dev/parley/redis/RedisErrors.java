package dev.parley.redis;

import dev.parley.redis.RedisUnavailable.Kind;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Separates trouble with Redis, which passes, from mistakes of ours, which do not. */
final class RedisErrors {

  private static final Set<String> FULL = Set.of("OOM", "MISCONF");
  private static final Set<String> AWAY =
      Set.of(
          "LOADING",
          "BUSY",
          "READONLY",
          "MASTERDOWN",
          "NOREPLICAS",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "UNBLOCKED");

  /** Wrong with what is set here or there, until somebody changes it: said as Redis says it. */
  private static final Set<String> REFUSED =
      Set.of("NOAUTH", "NOPERM", "WRONGPASS", "MOVED", "ASK");

  private static final int DEEPEST = 10;

  private RedisErrors() {}

  static <T> T guard(Supplier<T> calls) {
    try {
      return calls.get();
    } catch (RedisException | CancellationException e) {
      throw of(e);
    }
  }

  static <T> T await(Future<T> future, Duration timeout) {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new RedisCommandTimeoutException("no answer after " + timeout);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException cause ? cause : new RedisException(e.getCause());
    }
  }

  /** What to throw for {@code problem}; a mistake of ours stays as it is. */
  static RuntimeException of(RuntimeException problem) {
    if (!(problem instanceof RedisCommandExecutionException)) {
      return new RedisUnavailable(Kind.AWAY, "Redis is away: " + reasons(problem), problem);
    }
    String message = String.valueOf(problem.getMessage());
    String code = message.split(" ", 2)[0];
    if (FULL.contains(code)) {
      return new RedisUnavailable(Kind.FULL, "Redis is full: " + code, problem);
    }
    if (AWAY.contains(code)) {
      return new RedisUnavailable(Kind.AWAY, "Redis is not ready: " + code, problem);
    }
    if (REFUSED.contains(code)) {
      return new RedisUnavailable(Kind.AWAY, "Redis refuses: " + message, problem);
    }
    return problem;
  }

  /** What happened and why in the end: a wrong password is not the same as no server. */
  private static String reasons(Throwable problem) {
    String first = String.valueOf(problem.getMessage());
    Throwable root = problem;
    for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
      root = root.getCause();
    }
    String last = String.valueOf(root.getMessage());
    return last.equals(first) ? first : first + ": " + last;
  }
}
