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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * All feeds of this process, at most one per job. However many viewers come at once, one of them
 * asks Redis for the job and opens the feed, the others wait for that.
 */
@Component
public class Feeds {

  private final FeedSources sources;
  private final Duration lease;
  private final Map<JobId, Shared<Optional<SharedFeed>>> feeds = new ConcurrentHashMap<>();
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
    while (true) {
      refuseWhenStopping();
      Optional<SharedFeed> feed = find(job).filter(found -> found.feed().belongsTo(owner));
      if (feed.isEmpty()) {
        return Optional.empty();
      }
      if (feed.get().enter()) {
        return feed.filter(entered -> open(entered, seen)).map(open -> new Viewing(open, seen));
      }
      forget(feed.get());
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
        feed.feed().job(),
        (job, found) -> found.now().equals(Optional.of(Optional.of(feed))) ? null : found);
    feed.close();
  }

  /** Ends all streams without a terminal event, and lets no viewer in any more. */
  void stop() {
    stopping = true;
    all().forEach(shared -> shared.feed().cutAll());
  }

  boolean isStopping() {
    return stopping;
  }

  /** What is not there is not kept, so that guesses cost no memory. */
  private Optional<SharedFeed> find(JobId job) {
    Shared<Optional<SharedFeed>> finding =
        feeds.computeIfAbsent(
            job, _ -> new Shared<>(() -> sources.jobs().find(job).map(this::create)));
    try {
      Optional<SharedFeed> found = finding.get();
      if (found.isEmpty()) {
        feeds.remove(job, finding);
      }
      return found;
    } catch (RuntimeException e) {
      feeds.remove(job, finding);
      throw e;
    }
  }

  /** False when the job turned out to be gone. */
  private boolean open(SharedFeed shared, Optional<EventId> seen) {
    try {
      shared.openFor(seen);
      boolean there = isThere(shared.feed());
      if (!there) {
        shared.leave();
        forget(shared);
      } else if (stopping) {
        shared.feed().cutAll();
      }
      return there;
    } catch (RuntimeException e) {
      shared.leave();
      if (!shared.isOpen()) {
        forget(shared);
      }
      throw e;
    }
  }

  /** A live feed hears when its job goes. Whether an ended one still exists, only Redis knows. */
  private boolean isThere(Feed feed) {
    return feed.isLive() || (!feed.isGone() && sources.jobs().find(feed.job()).isPresent());
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
