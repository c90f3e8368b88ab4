package dev.parley.service.process;

import dev.parley.loop.Ticker;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects when the process starts, and is patient: Redis may be starting too. */
public final class RedisAtStart {

  private static final Logger log = LoggerFactory.getLogger(RedisAtStart.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private RedisAtStart() {}

  /**
   * @throws StartRefused when Redis has not answered within {@code patience}
   */
  public static RedisConnections connect(RedisSettings settings, Duration patience, Ticker ticker) {
    return answer(settings, patience, ticker, () -> RedisConnections.open(settings, Role.WORKER));
  }

  /**
   * Asks until Redis answers.
   *
   * @throws StartRefused when it has not within {@code patience}
   */
  public static <T> T answer(
      RedisSettings settings, Duration patience, Ticker ticker, Supplier<T> question) {
    long deadline = ticker.nanos() + patience.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (RedisUnavailable away) {
        if (ticker.nanos() - deadline >= 0 || !pause()) {
          throw refusal(settings, away);
        }
        log.warn("Redis at {} does not answer yet: {}", settings.safeUrl(), away.getMessage());
      }
    }
  }

  private static StartRefused refusal(RedisSettings settings, RedisUnavailable away) {
    return new StartRefused(
        StartRefused.Reason.REDIS_NOT_REACHABLE,
        "Redis at " + settings.safeUrl() + " does not answer (REDIS_URL): " + away.getMessage(),
        away);
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
