package dev.parley.api.feed;

import dev.parley.api.connection.Shared;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.service.settings.LeaseSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * All feeds of this process, at most one per job. However many viewers come at once, one of them
 * asks Redis for the job and opens the feed, the others wait for that.
 */
@Component
public class Feeds {

  /** Whoever is not the owner finds, and so shares, nothing. */
  private record Key(JobId job, OwnerId owner) {}

  /** How a viewer who comes finds a feed. */
  private enum Door {
    OPEN,
    /** Freed, or no longer true: the job must be read anew. */
    STALE,
    /** There is no such job. */
    GONE
  }

  private final FeedSources sources;
  private final Duration lease;
  private final Map<Key, Shared<Optional<SharedFeed>>> feeds = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  Feeds(FeedSources sources, LeaseSettings lease) {
    this.sources = sources;
    this.lease = lease.duration();
  }

  /**
   * Lets a viewer in, behind the event that it saw last. Blocks for Redis when it is the first one.
   *
   * @return empty when the owner has no such job
   */
  public Optional<FeedSubscription> join(JobId job, OwnerId owner, Optional<EventId> seen) {
    return join(
        new Key(job, owner),
        seen,
        () -> sources.jobs().find(job, owner).map(found -> create(found, FeedUpdater::open)));
  }

  /** Lets a viewer in at a job that was made just now, so that little must be asked of Redis. */
  public Optional<FeedSubscription> join(Job made, JobEvent.Queued first) {
    return join(
        new Key(made.id(), made.owner()),
        Optional.empty(),
        () -> Optional.of(create(made, keeper -> keeper.open(first))));
  }

  private Optional<FeedSubscription> join(
      Key key, Optional<EventId> seen, Supplier<Optional<SharedFeed>> source) {
    while (true) {
      refuseWhenStopping();
      try {
        Optional<SharedFeed> found = find(key, source);
        Door door = found.map(feed -> enter(feed, seen)).orElse(Door.GONE);
        if (door != Door.STALE) {
          return found.filter(_ -> door == Door.OPEN).map(feed -> new FeedSubscription(feed, seen));
        }
      } catch (Shared.FailedForAnother ourTurn) {
        // What failed is forgotten: the next turn of the loop reads anew.
      }
    }
  }

  int size() {
    return feeds.size();
  }

  Collection<SharedFeed> all() {
    return feeds.values().stream()
        .flatMap(found -> found.now().stream())
        .flatMap(Optional::stream)
        .toList();
  }

  void forget(SharedFeed feed) {
    feeds.computeIfPresent(
        new Key(feed.feed().job(), feed.feed().owner()),
        (key, found) -> found.now().equals(Optional.of(Optional.of(feed))) ? null : found);
    feed.close();
  }

  /** Ends all streams without a terminal event, and lets no viewer in any more. */
  public void stop() {
    stopping = true;
    all().forEach(shared -> shared.feed().cutAll());
  }

  public boolean isStopping() {
    return stopping;
  }

  private Optional<SharedFeed> find(Key key, Supplier<Optional<SharedFeed>> source) {
    return feeds.computeIfAbsent(key, _ -> new Shared<>(() -> keepIfFound(key, source))).get();
  }

  /** What is not there is not kept, so that guesses cost no memory; nor is a failure. */
  private Optional<SharedFeed> keepIfFound(Key key, Supplier<Optional<SharedFeed>> source) {
    Optional<SharedFeed> found = Optional.empty();
    try {
      found = source.get();
      return found;
    } finally {
      if (found.isEmpty()) {
        feeds.remove(key);
      }
    }
  }

  /** Lets the viewer in, or forgets the feed. */
  private Door enter(SharedFeed shared, Optional<EventId> seen) {
    Door door = shared.enter() ? open(shared, seen) : Door.STALE;
    if (door != Door.OPEN) {
      forget(shared);
    } else if (stopping) {
      shared.feed().cutAll();
    }
    return door;
  }

  private Door open(SharedFeed shared, Optional<EventId> seen) {
    Door door = Door.STALE;
    try {
      shared.openFor(seen);
      door = look(shared.feed());
      return door;
    } finally {
      if (door != Door.OPEN) {
        shared.leave();
      }
    }
  }

  /**
   * A live feed hears when its job goes. What became of an ended one, only Redis knows: it may have
   * forgotten the job, or only its end, and then the job goes on and may end otherwise.
   */
  private Door look(Feed feed) {
    if (feed.isLive()) {
      return Door.OPEN;
    }
    Optional<Job> job = feed.isGone() ? Optional.empty() : sources.jobs().find(feed.job());
    return job.map(now -> feed.endsWith(now.last()) ? Door.OPEN : Door.STALE).orElse(Door.GONE);
  }

  private SharedFeed create(Job job, Consumer<FeedUpdater> opening) {
    Feed feed = new Feed(job.id(), job.owner(), job.request().model(), lease);
    return SharedFeed.of(feed, new FeedUpdater(feed, sources, lease), opening);
  }

  private void refuseWhenStopping() {
    if (stopping) {
      throw Refusal.of(ErrorCode.STOPPING, "This server is stopping; another one will answer.")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
  }
}
