package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one job says, for all viewers in this process. Thread-safe: its keeper writes, viewers wait
 * in {@link #next} on threads of their own, each with a cursor; nobody ever waits for a viewer.
 */
public final class Feed {

  private enum Phase {
    LIVE,
    ENDED,
    /** The job was erased, or Redis lost it. */
    GONE,
    /** Nobody looks, or it never opened: no viewer may enter any more. */
    FREED
  }

  private final JobId job;
  private final OwnerId owner;
  private final ModelName model;
  private final Duration lease;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Transcript transcript = new Transcript();
  private Phase phase = Phase.LIVE;
  private boolean cut;
  private int viewers;
  private long idleSince = System.nanoTime();
  private @Nullable QueuePosition place;

  Feed(JobId job, OwnerId owner, ModelName model, Duration lease) {
    this.job = job;
    this.owner = owner;
    this.model = model;
    this.lease = lease;
  }

  JobId job() {
    return job;
  }

  public ModelName model() {
    return model;
  }

  OwnerId owner() {
    return owner;
  }

  /** Counts a viewer in; false when the feed was freed meanwhile. */
  boolean enter() {
    return locked(() -> phase != Phase.FREED && ++viewers > 0);
  }

  void leave() {
    locked(
        () -> {
          viewers--;
          idleSince = System.nanoTime();
          return viewers;
        });
  }

  /** Closes the door when nobody looked for {@code linger}; false while it stays open. */
  boolean free(Duration linger) {
    return locked(
        () -> {
          boolean idle = viewers == 0 && System.nanoTime() - idleSince > linger.toNanos();
          phase = idle ? Phase.FREED : phase;
          return idle;
        });
  }

  boolean isLive() {
    return locked(() -> phase == Phase.LIVE);
  }

  boolean isGone() {
    return locked(() -> phase == Phase.GONE || phase == Phase.FREED);
  }

  /** Whether somebody looks at a job that waits. */
  boolean wantsPlace() {
    return locked(() -> phase == Phase.LIVE && viewers > 0 && transcript.waits());
  }

  Optional<EventId> last() {
    return locked(transcript::last);
  }

  Transcript.Edge edge() {
    return locked(transcript::edge);
  }

  String text() {
    return locked(transcript::text);
  }

  boolean knows(EventId id) {
    return locked(() -> transcript.indexOf(id) >= 0);
  }

  boolean endsWith(EventId id) {
    return locked(() -> transcript.ended() && transcript.last().equals(Optional.of(id)));
  }

  /** Takes an event from the bell. */
  Transcript.Heard hear(EventId previous, Line line) {
    return changing(() -> transcript.hear(Optional.of(previous), line));
  }

  /** Takes a part of the log; see {@link Transcript#merge}. */
  Transcript.Merged merge(Transcript.Edge atRead, List<Line> tail) {
    return changing(() -> transcript.merge(atRead, tail));
  }

  void restart(List<Line> log) {
    changing(
        () -> {
          transcript.restart(log);
          return log;
        });
  }

  /** Takes the terminal event, once all before it are here. */
  void end(Line terminal) {
    changing(
        () -> {
          transcript.hear(transcript.last(), terminal);
          phase = Phase.ENDED;
          return phase;
        });
  }

  void moveTo(QueuePosition now) {
    changing(() -> place = now);
  }

  /** Closes the door for good: the feed could not be opened, the next viewer makes another. */
  void fail() {
    changing(() -> phase = Phase.FREED);
  }

  void gone() {
    changing(() -> phase = phase == Phase.LIVE ? Phase.GONE : phase);
  }

  /** Ends all viewers after what they can send now: this process stops. */
  void cutAll() {
    changing(() -> cut = true);
  }

  /** A cursor behind {@code after}, or before everything. */
  Cursor cursor(Optional<EventId> after) {
    return locked(
        () ->
            after
                .map(seen -> Cursor.after(seen, transcript, lease))
                .orElseGet(() -> Cursor.atStart(transcript)));
  }

  /** What {@code cursor} should send next, waited for at most so long. */
  FeedUpdate next(Cursor cursor, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    lock.lockInterruptibly();
    try {
      FeedUpdate news = look(cursor);
      while (news instanceof FeedUpdate.Silence && until - System.nanoTime() > 0) {
        changed.awaitNanos(Math.max(1, cursor.wakeAt(until) - System.nanoTime()));
        news = look(cursor);
      }
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the job, at most so long; returns early when this process stops. */
  void awaitEnd(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (phase == Phase.LIVE && !cut && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private FeedUpdate look(Cursor cursor) {
    if (phase == Phase.GONE) {
      return new FeedUpdate.Cut();
    }
    FeedUpdate news = cursor.look(transcript, place);
    return cut && news instanceof FeedUpdate.Silence ? new FeedUpdate.Cut() : news;
  }

  private <T> T changing(Supplier<T> change) {
    return locked(
        () -> {
          T result = change.get();
          changed.signalAll();
          return result;
        });
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
