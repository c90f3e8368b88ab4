package dev.parley.api.feed;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.connection.Shared;
import dev.parley.eventlog.CorruptLog;
import dev.parley.eventlog.LiveEvents;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one feed whole: takes live events, and reads the log whenever they may have left something
 * out. The listener's methods never block; reads run one at a time on virtual threads. A read that
 * fails is made up for by the next {@link #compareEvery}.
 */
final class FeedUpdater implements LiveEvents.Listener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FeedUpdater.class);

  private final Feed feed;
  private final FeedSources sources;
  private final Duration lease;
  private final Shared<Feed> opening;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable ChannelSubscription channel;
  private volatile @Nullable LostTail lostTail;
  private volatile long comparedAt;

  /**
   * @param first the one event of a job that was made just now, so that nobody waits for its log
   */
  FeedUpdater(Feed feed, FeedSources sources, Duration lease, Optional<JobEvent.Queued> first) {
    this.feed = feed;
    this.sources = sources;
    this.lease = lease;
    this.comparedAt = feed.ticker().nanos();
    this.opening = new Shared<>(() -> open(first));
  }

  Feed feed() {
    return feed;
  }

  /**
   * Returns when the feed is whole: the first viewer opens it, the others wait for that. Another
   * process may have sent the viewer more than this one has received, hence the second look for an
   * event that is not here.
   */
  void openFor(Optional<EventId> seen) {
    Feed open = opening.get();
    if (seen.isPresent() && !open.knows(seen.get())) {
      readNow();
    }
  }

  @Override
  public void onEvent(LiveEvents.LiveEvent live) {
    boolean whole =
        !(live.event() instanceof JobEvent.Ended)
            && feed.receive(live.previous(), live.event()) != Transcript.Received.GAP;
    if (!whole) {
      readSoon();
    }
  }

  @Override
  public void onGap() {
    readSoon();
  }

  /** Compares the feed's last event with the log's: lost live events are noticed here. */
  void compareEvery(Duration period) {
    boolean due = now() - comparedAt >= period.toNanos();
    if (due && feed.isLive() && feed.last().isPresent()) {
      compare();
      comparedAt = now();
    }
  }

  @Override
  public void close() {
    ChannelSubscription subscribed = channel;
    if (subscribed != null) {
      subscribed.close();
    }
  }

  /** Subscribes, and when Redis confirmed that, reads the log: so nothing falls between. */
  private Feed open(Optional<JobEvent.Queued> first) {
    try {
      channel = sources.live().subscribe(job(), this);
      first.ifPresentOrElse(this::beginWith, this::readNow);
      return feed;
    } catch (RuntimeException e) {
      feed.fail();
      close();
      throw e;
    }
  }

  private void beginWith(JobEvent.Queued first) {
    feed.merge(Transcript.Edge.NONE, List.of(first));
    readSoon();
  }

  private void compare() {
    if (sources.log().last(job()).equals(feed.last())) {
      lostTail = null;
    } else {
      readNow();
    }
  }

  private void readSoon() {
    wanted.set(true);
    if (busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("feed-read").start(this::readWanted);
    }
  }

  private void readWanted() {
    try {
      while (wanted.getAndSet(false)) {
        readNow();
      }
    } catch (RedisUnavailable away) {
      log.debug("feed reads later: {}", away.getMessage());
    } finally {
      busy.set(false);
    }
    if (wanted.get()) {
      readSoon(); // somebody asked after our last look and before we were no longer busy
    }
  }

  /** Reads the log in this thread. */
  private void readNow() {
    RequestBudget.lock(reading);
    try {
      if (feed.isLive()) {
        read();
      }
    } catch (CorruptLog corrupt) {
      log.warn("{}", corrupt.getMessage());
      endWithoutLog();
    } finally {
      reading.unlock();
    }
  }

  private void read() {
    Transcript.Edge edge = feed.edge();
    List<JobEvent> tail = sources.log().read(job(), edge.before());
    switch (feed.merge(edge, tail)) {
      case DONE -> finish(tail);
      case LOST -> lose(edge.last().orElseThrow());
    }
  }

  private void finish(List<JobEvent> tail) {
    lostTail = null;
    if (tail.isEmpty()) {
      disappear();
    } else if (tail.getLast() instanceof JobEvent.Ended ended) {
      end(ended);
    }
  }

  /** Redis lost the log's tail, or all of it. A living worker sends its part again. */
  private void lose(EventId ours) {
    Optional<EventId> logged = sources.log().last(job());
    LostTail lost = lostTail == null ? new LostTail(now() + lease.toNanos()) : lostTail;
    lostTail = lost;
    if (logged.isEmpty()) {
      disappear();
    } else if (!lost.mayComeBack(ours, logged.get(), now())) {
      startAnew();
    }
  }

  private void startAnew() {
    log.warn("the log of {} lost what viewers saw: they start anew", job());
    List<JobEvent> all = sources.log().read(job(), Optional.empty());
    feed.restart(all);
    finish(all);
  }

  private void end(JobEvent.Ended event) {
    Optional<Job> job = sources.jobs().find(job());
    if (job.isEmpty()) {
      disappear();
      return;
    }
    feed.end(event, job.get());
    learn(job.get());
    close();
  }

  /** A corrupt log has ended its job; the viewers keep the text that they have. */
  private void endWithoutLog() {
    sources
        .jobs()
        .find(job())
        .ifPresentOrElse(
            job -> job.ending().ifPresent(e -> end(new JobEvent.Ended(job.last(), e))),
            this::disappear);
  }

  private void disappear() {
    log.info("{} is gone, deleted or lost: its viewers are cut off", job());
    feed.gone();
    close();
  }

  private void learn(Job job) {
    if (job.startedAt().isPresent() && job.finishedAt().isPresent()) {
      Duration answer = Duration.between(job.startedAt().get(), job.finishedAt().get());
      sources.estimates().learn(feed.job().model(), answer);
    }
  }

  private JobId job() {
    return feed.job().id();
  }

  private long now() {
    return feed.ticker().nanos();
  }
}
