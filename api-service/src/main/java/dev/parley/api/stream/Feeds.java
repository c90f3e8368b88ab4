package dev.parley.api.stream;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.LeaseSettings;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** All feeds of this process, at most one per job. */
@Component
public class Feeds {

  private final FeedSources sources;
  private final Duration lease;
  private final Map<JobId, SharedFeed> feeds = new ConcurrentHashMap<>();
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
  public Optional<Viewing> join(JobId job, OwnerId owner, Optional<EventId> seen) {
    return enter(job, owner).filter(feed -> open(feed, seen)).map(feed -> new Viewing(feed, seen));
  }

  public int size() {
    return feeds.size();
  }

  Collection<SharedFeed> all() {
    return List.copyOf(feeds.values());
  }

  void forget(SharedFeed feed) {
    feeds.remove(feed.feed().job(), feed);
    feed.close();
  }

  /** Ends all streams without a terminal event, and lets no viewer in any more. */
  void stop() {
    stopping = true;
    feeds.values().forEach(shared -> shared.feed().cutAll());
  }

  boolean isStopping() {
    return stopping;
  }

  private Optional<SharedFeed> enter(JobId job, OwnerId owner) {
    while (true) {
      refuseWhenStopping();
      Optional<SharedFeed> feed = find(job, owner);
      if (feed.isEmpty() || feed.get().enter()) {
        return feed;
      }
      forget(feed.get());
    }
  }

  /** False when the job turned out to be gone. */
  private boolean open(SharedFeed shared, Optional<EventId> seen) {
    try {
      shared.openFor(seen);
    } catch (RuntimeException e) {
      shared.leave();
      forget(shared);
      throw e;
    }
    if (shared.feed().isGone()) {
      shared.leave();
      forget(shared);
      return false;
    }
    if (stopping) {
      shared.feed().cutAll();
    }
    return true;
  }

  /** A live feed knows its owner. Whether an ended job still exists, only Redis knows. */
  private Optional<SharedFeed> find(JobId job, OwnerId owner) {
    SharedFeed feed = feeds.get(job);
    if (feed != null && feed.feed().isLive()) {
      return Optional.of(feed).filter(known -> known.feed().belongsTo(owner));
    }
    return sources
        .jobs()
        .find(job)
        .filter(found -> found.owner().equals(owner))
        .map(found -> feeds.computeIfAbsent(job, unused -> create(found)));
  }

  private SharedFeed create(Job job) {
    Feed feed = new Feed(job.id(), job.owner(), job.request().model(), lease);
    return new SharedFeed(feed, new FeedKeeper(feed, sources, lease));
  }

  private void refuseWhenStopping() {
    if (stopping) {
      throw Refusal.of(ErrorCode.STOPPING, "This server is stopping; another one will answer.")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
  }
}
