package dev.parley.service.process;

import dev.parley.loop.RareLog;
import dev.parley.loop.Ticker;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import dev.parley.redis.ShardCount;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Redis while a process starts: it may be starting, too. */
public final class RedisAtStart {

  private static final Logger log = LoggerFactory.getLogger(RedisAtStart.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final RedisSettings settings;
  private final Duration patience;
  private final Ticker ticker;
  private final RareLog waiting;

  /**
   * @param patience how long it tries again
   */
  public RedisAtStart(RedisSettings settings, Duration patience, Ticker ticker) {
    this.settings = settings;
    this.patience = patience;
    this.ticker = ticker;
    this.waiting = new RareLog(log, ticker);
  }

  /**
   * Connects, trying again until the patience is over.
   *
   * @throws StartRefused when Redis has not answered by then, or owners are spread otherwise there
   */
  public RedisConnections connect(Role role) {
    RedisConnections redis = await(() -> RedisConnections.open(settings, role));
    try {
      await(() -> new ShardCount(redis).other()).ifPresent(this::refuse);
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  private void refuse(int stored) {
    throw new StartRefused(
        ExitCode.BAD_CONFIGURATION,
        String.format(
            Locale.ROOT,
            "parley.redis.shards is %d, but owners in this Redis are spread over %d: all processes"
                + " need the same",
            settings.shards(),
            stored));
  }

  /**
   * Repeats a question to Redis until it is answered.
   *
   * @throws StartRefused as {@link #connect}
   */
  public <T> T await(Supplier<T> question) {
    long deadline = ticker.nanos() + patience.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (RedisUnavailable away) {
        if (ticker.nanos() - deadline >= 0 || !pause()) {
          throw refusal(away);
        }
        waiting.warn("waiting for Redis at " + settings.safeUrl());
      }
    }
  }

  private StartRefused refusal(RedisUnavailable away) {
    return new StartRefused(
        ExitCode.REDIS_NOT_REACHABLE,
        String.format(
            Locale.ROOT,
            "Redis is not reachable at %s, see REDIS_URL: %s",
            settings.safeUrl(),
            away.getMessage()),
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
