package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePositions;
import dev.parley.api.settings.StreamSettings;
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
 * Looks after all feeds once a second: compares them with their logs, tells waiting ones their
 * place, and frees those that nobody looks at. Each feed's turn has a virtual thread of its own, so
 * that a slow Redis delays none of the others; a feed whose last turn still runs is left out.
 */
@Component
class FeedLoop implements SmartLifecycle, Runnable {

  private static final Logger log = LoggerFactory.getLogger(FeedLoop.class);

  private final Feeds feeds;
  private final QueuePositions places;
  private final StreamSettings settings;
  private final Duration period;
  private final Duration compareAfter;
  private final Set<SharedFeed> busy = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Thread thread;

  FeedLoop(Feeds feeds, QueuePositions places, StreamSettings settings, MeterRegistry meters) {
    meters.gauge("parley.feeds.open", feeds, Feeds::size);
    this.feeds = feeds;
    this.places = places;
    this.settings = settings;
    long millis = Math.min(1000, settings.compare().toMillis());
    this.period = Duration.ofMillis(millis);
    // Half a turn early: a feed that is just not due would be a whole turn late at the next one.
    this.compareAfter = settings.compare().minus(period.dividedBy(2));
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("feeds").daemon().start(this);
  }

  @Override
  public void run() {
    log.info("feed loop starts");
    try {
      while (true) {
        Thread.sleep(period);
        feeds.all().forEach(this::visit);
      }
    } catch (InterruptedException e) {
      log.info("feed loop stops");
    }
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void visit(SharedFeed shared) {
    if (shared.feed().free(settings.linger())) {
      feeds.forget(shared);
    } else if (busy.add(shared)) {
      Thread.ofVirtual().name("feed-turn").start(() -> turn(shared));
    }
  }

  private void turn(SharedFeed shared) {
    try {
      place(shared.feed());
      shared.keeper().compareEvery(compareAfter);
    } catch (RedisUnavailable away) {
      log.debug("feed turn: {}", away.getMessage());
    } catch (RuntimeException e) {
      log.error("feed turn of {}", shared.feed().job(), e);
    } finally {
      busy.remove(shared);
    }
  }

  private void place(Feed feed) {
    if (feed.wantsPlace()) {
      places.find(feed.model(), feed.job()).ifPresent(feed::moveTo);
    }
  }
}
