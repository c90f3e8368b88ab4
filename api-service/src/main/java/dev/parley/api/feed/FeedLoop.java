package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.settings.StreamSettings;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.redis.RedisUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Visits all feeds once a second: compares them with their logs, gives waiting ones their position,
 * and frees those without viewers. Each visit has a virtual thread of its own, so that a slow Redis
 * delays none of the others; a feed whose last visit still runs is left out.
 */
@Component
class FeedLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(FeedLoop.class);

  private final Feeds feeds;
  private final QueuePositions positions;
  private final Ticker ticker;
  private final Duration linger;
  private final Duration period;
  private final Duration compareAfter;
  private final Set<FeedUpdater> busy = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Loop loop;

  FeedLoop(
      Feeds feeds,
      QueuePositions positions,
      StreamSettings settings,
      Ticker ticker,
      MeterRegistry meters) {
    meters.gauge("parley.feeds.open", feeds, Feeds::size);
    this.feeds = feeds;
    this.positions = positions;
    this.ticker = ticker;
    this.linger = settings.linger();
    this.period = Duration.ofMillis(Math.min(1000, settings.compare().toMillis()));
    // Half a turn early: a feed that is just not due would be a whole turn late at the next one.
    this.compareAfter = settings.compare().minus(period.dividedBy(2));
  }

  @Override
  public void start() {
    loop = Loop.start("feeds", period, ticker, this::turn);
  }

  @Override
  public void stop() {
    Loop running = loop;
    loop = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }

  private Duration turn() {
    feeds.all().forEach(this::visitApart);
    return period;
  }

  private void visitApart(FeedUpdater updater) {
    if (updater.feed().free(linger)) {
      feeds.forget(updater);
    } else if (busy.add(updater)) {
      Thread.ofVirtual().name("feed-turn").start(() -> visit(updater));
    }
  }

  private void visit(FeedUpdater updater) {
    try {
      showPosition(updater.feed());
      updater.compareEvery(compareAfter);
    } catch (RedisUnavailable away) {
      log.debug("feed turn: {}", away.getMessage());
    } catch (RuntimeException e) {
      log.error("feed turn of {}", updater.feed().job().id(), e);
    } finally {
      busy.remove(updater);
    }
  }

  private void showPosition(Feed feed) {
    if (feed.wantsPosition()) {
      positions.find(feed.job().model(), feed.job().id()).ifPresent(feed::moveTo);
    }
  }
}
