package dev.parley.api.feed;

import dev.parley.api.connection.Shared;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.loop.Ticker;
import dev.parley.service.settings.LeaseSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * All feeds of this process, at most one per job. However many viewers come at once, one of them
 * asks Redis for the job and opens the feed, the others wait for that.
 */
@Component
public class Feeds {

  /** Whoever is not the owner finds, and so shares, nothing. */
  private record Key(JobId job, OwnerId owner) {

    static Key of(FeedJob job) {
      return new Key(job.id(), job.owner());
    }
  }

  /** How a viewer who comes finds a feed. */
  private enum Found {
    OPEN,
    /** Freed, or no longer true: the job must be read anew. */
    STALE,
    /** There is no such job. */
    GONE
  }

  private final FeedSources sources;
  private final Duration lease;
  private final Ticker ticker;
  private final Map<Key, Shared<Optional<FeedUpdater>>> feeds = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  Feeds(FeedSources sources, LeaseSettings lease, Ticker ticker) {
    this.sources = sources;
    this.lease = lease.duration();
    this.ticker = ticker;
  }

  /**
   * Subscribes a viewer, behind the event that it saw last. Blocks for Redis when it is the first.
   *
   * @return empty when the owner has no such job
   */
  public Optional<Subscription> subscribe(JobId job, OwnerId owner, Optional<EventId> seen) {
    return subscribe(
        new Key(job, owner),
        seen,
        () -> sources.jobs().find(job, owner).map(found -> create(found, Optional.empty())));
  }

  /** Subscribes a viewer of a job that was made just now, so that little must be asked of Redis. */
  public Optional<Subscription> subscribe(Job made, JobEvent.Queued first) {
    return subscribe(
        new Key(made.id(), made.owner()),
        Optional.empty(),
        () -> Optional.of(create(made, Optional.of(first))));
  }

  /** Ends all subscriptions without a terminal event, and lets no viewer in any more. */
  public void stop() {
    stopping = true;
    all().forEach(updater -> updater.feed().cutAll());
  }

  public boolean isStopping() {
    return stopping;
  }

  int size() {
    return feeds.size();
  }

  Collection<FeedUpdater> all() {
    return feeds.values().stream()
        .flatMap(found -> found.now().stream())
        .flatMap(Optional::stream)
        .toList();
  }

  void forget(FeedUpdater updater) {
    feeds.computeIfPresent(
        Key.of(updater.feed().job()),
        (key, found) -> found.now().equals(Optional.of(Optional.of(updater))) ? null : found);
    updater.close();
  }

  private Optional<Subscription> subscribe(
      Key key, Optional<EventId> seen, Supplier<Optional<FeedUpdater>> source) {
    while (true) {
      refuseWhenStopping();
      try {
        Optional<FeedUpdater> updater = find(key, source);
        Found found = updater.map(feed -> enter(feed, seen)).orElse(Found.GONE);
        if (found != Found.STALE) {
          return updater
              .filter(_ -> found == Found.OPEN)
              .map(open -> new Subscription(open.feed(), seen, lease));
        }
      } catch (Shared.FailedForAnother ourTurn) {
        // What failed is forgotten: the next turn of the loop reads anew.
      }
    }
  }

  private void refuseWhenStopping() {
    if (stopping) {
      throw Refusal.of(ErrorCode.STOPPING, "This server is stopping; another one will answer.")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
  }

  private Optional<FeedUpdater> find(Key key, Supplier<Optional<FeedUpdater>> source) {
    return feeds.computeIfAbsent(key, _ -> new Shared<>(() -> keepIfFound(key, source))).get();
  }

  /**
   * A job that is not there stays out of the map, so that guesses cost no memory; so does a
   * failure.
   */
  private Optional<FeedUpdater> keepIfFound(Key key, Supplier<Optional<FeedUpdater>> source) {
    Optional<FeedUpdater> found = Optional.empty();
    try {
      found = source.get();
      return found;
    } finally {
      if (found.isEmpty()) {
        feeds.remove(key);
      }
    }
  }

  private FeedUpdater create(Job job, Optional<JobEvent.Queued> first) {
    Feed feed = new Feed(FeedJob.of(job), ticker);
    return new FeedUpdater(feed, sources, lease, first);
  }

  /** Lets the viewer in, or forgets the feed. */
  private Found enter(FeedUpdater updater, Optional<EventId> seen) {
    Found found = updater.feed().enter() ? open(updater, seen) : Found.STALE;
    if (found != Found.OPEN) {
      forget(updater);
    } else if (stopping) {
      updater.feed().cutAll();
    }
    return found;
  }

  private Found open(FeedUpdater updater, Optional<EventId> seen) {
    Found found = Found.STALE;
    try {
      updater.openFor(seen);
      found = look(updater.feed());
      return found;
    } finally {
      if (found != Found.OPEN) {
        updater.feed().leave();
      }
    }
  }

  /**
   * A live feed learns when its job goes. What became of an ended one, only Redis knows: it may
   * have forgotten the job, or only its end, and then the job goes on and may end otherwise.
   */
  private Found look(Feed feed) {
    if (feed.isLive()) {
      return Found.OPEN;
    }
    Optional<Job> job = feed.isGone() ? Optional.empty() : sources.jobs().find(feed.job().id());
    return job.map(now -> feed.endsWith(now.last()) ? Found.OPEN : Found.STALE).orElse(Found.GONE);
  }
}
