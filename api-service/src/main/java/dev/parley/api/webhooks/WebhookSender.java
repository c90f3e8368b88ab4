package dev.parley.api.webhooks;

import dev.parley.api.connection.RetriedCalls;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisUnavailable;
import dev.parley.webhook.Deliveries;
import dev.parley.webhook.Delivery;
import dev.parley.webhook.WebhookNotices;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The loop that delivers the ends of jobs: looks every second and when Redis says so, and has eight
 * attempts under way at most. What a killed process had under way becomes due again when its lease
 * runs out. Survives bad turns.
 */
final class WebhookSender implements AutoCloseable {

  /** Longer than an attempt, so that a living process delivers once. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int MOST = 8;

  private final Deliveries deliveries;
  private final WebhookNotices notices;
  private final WebhookAttempt attempt;
  private final RetriedCalls retried;
  private final MeterRegistry meters;
  private final int shards;
  private final Semaphore free = new Semaphore(MOST);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          MOST, work -> Thread.ofPlatform().daemon().name("webhook").unstarted(work));
  private volatile @Nullable Loop loop;
  private volatile @Nullable ChannelSubscription subscription;
  private boolean isAway;

  WebhookSender(
      Deliveries deliveries,
      WebhookNotices notices,
      WebhookAttempt attempt,
      RetriedCalls retried,
      MeterRegistry meters,
      int shards) {
    this.deliveries = deliveries;
    this.notices = notices;
    this.attempt = attempt;
    this.retried = retried;
    this.meters = meters;
    this.shards = shards;
  }

  /** Starts the loop. Call once. */
  void start() {
    Loop started = Loop.start("parley-webhooks", PERIOD, Ticker.SYSTEM, this::turn);
    loop = started;
    subscription = notices.subscribe(started::wake);
  }

  /** Begins nothing more, and waits a little for what is under way. */
  @Override
  public void close() {
    ChannelSubscription subscribed = subscription;
    if (subscribed != null) {
      subscribed.close();
    }
    Loop running = loop;
    if (running != null) {
      running.close();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        log.info("webhooks: what is under way is left to its leases");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    attempt.client().close();
  }

  private Duration turn() {
    try {
      for (int shard = 0; shard < shards; shard++) {
        deliver(shard);
      }
      isAway = false;
    } catch (RedisUnavailable away) {
      if (!isAway) {
        log.warn("webhooks: {}", away.getMessage());
      }
      isAway = true;
    }
    return PERIOD;
  }

  private void deliver(int shard) {
    int most = free.availablePermits(); // this thread alone takes any
    if (most > 0) {
      List<Delivery> due = deliveries.next(shard, LEASE, most);
      due.forEach(this::begin);
    }
  }

  private void begin(Delivery delivery) {
    free.acquireUninterruptibly();
    threads.execute(
        () -> {
          try (var _ = MDC.putCloseable("job", delivery.job().value())) {
            deliver(delivery);
          } catch (RedisUnavailable away) {
            log.warn("webhook: left to its lease: {}", away.getMessage());
          } finally {
            free.release();
            wake();
          }
        });
  }

  private void deliver(Delivery delivery) {
    Deliveries.Outcome outcome = outcome(delivery);
    String what = outcome.what().name().toLowerCase(Locale.ROOT);
    meters.counter("parley.webhooks", "outcome", what).increment();
    log.atInfo()
        .setMessage("webhook " + what)
        .addKeyValue("event", delivery.event().wire())
        .addKeyValue("host", delivery.host())
        .addKeyValue("attempt", delivery.attempt())
        .addKeyValue("status", outcome.status())
        .addKeyValue("error", outcome.error())
        .log();
    settle(delivery, outcome);
  }

  /** A defect counts as a failed attempt, or it would be repeated at each lease. */
  private Deliveries.Outcome outcome(Delivery delivery) {
    try {
      return attempt.of(delivery);
    } catch (RedisUnavailable away) {
      throw away;
    } catch (RuntimeException e) {
      log.error("webhook: an attempt failed unexpectedly", e);
      return attempt.failed(delivery, 0, "internal");
    }
  }

  private void settle(Delivery delivery, Deliveries.Outcome outcome) {
    try {
      deliveries.settle(delivery, outcome);
    } catch (RedisUnavailable away) {
      retried.untilDone(
          "settling the webhook of " + delivery.job(), () -> deliveries.settle(delivery, outcome));
    }
  }

  private void wake() {
    Loop running = loop;
    if (running != null) {
      running.wake();
    }
  }
}
