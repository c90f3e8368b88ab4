package dev.parley.api.metrics;

import dev.parley.api.connection.RequestBudget;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Counts all jobs, seats and workers every five seconds, on a thread of its own, so that a scrape
 * never waits for Redis. Survives bad turns.
 */
@Component
class Census implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Census.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final CensusReader survey;
  private final CensusMeters meters;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("census").daemon().unstarted(this::run);

  Census(CensusReader survey, CensusMeters meters) {
    this.survey = survey;
    this.meters = meters;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread.isAlive();
  }

  private void run() {
    log.info("census started period={}", PERIOD);
    try {
      do {
        turn();
      } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.info("census stopped");
  }

  private void turn() {
    try {
      meters.show(RequestBudget.within(survey::take));
    } catch (RedisUnavailable away) {
      meters.showNothing();
    } catch (RuntimeException e) {
      log.error("census: a turn failed", e);
      meters.showNothing();
    }
  }
}
