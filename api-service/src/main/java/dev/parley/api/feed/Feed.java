package dev.parley.api.feed;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.loop.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one job, for all viewers in this process. Thread-safe: its updater writes, viewers
 * wait in {@link Subscription#next} on threads of their own; nobody ever waits for a viewer.
 */
final class Feed {

  private enum Phase {
    LIVE,
    ENDED,
    /** The job was erased, or Redis lost it. */
    GONE,
    /** It has no viewers, or never opened: no viewer may enter any more. */
    FREED
  }

  private final FeedJob job;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Transcript transcript;
  private Phase phase = Phase.LIVE;
  private boolean cut;
  private int viewers;
  private long idleSince;
  private @Nullable QueuePosition position;

  Feed(FeedJob job, Ticker ticker) {
    this.job = job;
    this.ticker = ticker;
    this.transcript = new Transcript(job);
    this.idleSince = ticker.nanos();
  }

  FeedJob job() {
    return job;
  }

  Ticker ticker() {
    return ticker;
  }

  /** Counts a viewer in; false when the feed was freed meanwhile. */
  boolean enter() {
    return locked(() -> phase != Phase.FREED && ++viewers > 0);
  }

  void leave() {
    locked(
        () -> {
          viewers--;
          idleSince = ticker.nanos();
          return viewers;
        });
  }

  /** Lets no viewer in any more once it had none for {@code linger}; false until then. */
  boolean free(Duration linger) {
    return locked(
        () -> {
          boolean idle = viewers == 0 && ticker.nanos() - idleSince > linger.toNanos();
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

  /** Whether the job waits in the queue and has viewers. */
  boolean wantsPosition() {
    return locked(() -> phase == Phase.LIVE && viewers > 0 && transcript.isQueued());
  }

  Optional<EventId> last() {
    return locked(() -> transcript.last());
  }

  Transcript.Edge edge() {
    return locked(() -> transcript.edge());
  }

  boolean knows(EventId id) {
    return locked(() -> transcript.indexOf(id) >= 0);
  }

  boolean endsWith(EventId id) {
    return locked(() -> transcript.hasEnded() && transcript.last().equals(Optional.of(id)));
  }

  /** Takes a live event; any but the terminal one. */
  Transcript.Received receive(EventId previous, JobEvent event) {
    return changing(() -> transcript.receive(Optional.of(previous), event));
  }

  /** Takes a part of the log; see {@link Transcript#merge}. */
  Transcript.Merged merge(Transcript.Edge atRead, List<JobEvent> tail) {
    return changing(() -> transcript.merge(atRead, tail));
  }

  /** Starts anew with another log: viewers must forget what they have. */
  void restart(List<JobEvent> log) {
    changing(() -> transcript = Transcript.of(job, log));
  }

  /** Takes the terminal event, once all before it are here. */
  void end(JobEvent.Ended terminal, Job ended) {
    changing(
        () -> {
          transcript.end(terminal, ended);
          phase = Phase.ENDED;
          return phase;
        });
  }

  void moveTo(QueuePosition now) {
    changing(() -> position = now);
  }

  /** Lets no viewer in: the feed could not be opened, the next one makes another. */
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

  /** The transcript that a new subscription begins with. */
  Transcript transcript() {
    return locked(() -> transcript);
  }

  /** What {@code viewer} should be sent next, waited for at most so long. */
  FeedUpdate next(Subscription viewer, Duration wait) throws InterruptedException {
    long until = ticker.nanos() + wait.toNanos();
    lock.lockInterruptibly();
    try {
      FeedUpdate update = look(viewer);
      while (update instanceof FeedUpdate.Nothing && until - ticker.nanos() > 0) {
        changed.awaitNanos(Math.max(1, viewer.wakeAt(until) - ticker.nanos()));
        update = look(viewer);
      }
      return update;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the job, at most so long; returns early when this process stops. */
  void awaitEnd(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (phase == Phase.LIVE && !cut && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private FeedUpdate look(Subscription viewer) {
    if (phase == Phase.GONE) {
      return new FeedUpdate.Cut();
    }
    FeedUpdate update = viewer.look(transcript, position);
    return cut && update instanceof FeedUpdate.Nothing ? new FeedUpdate.Cut() : update;
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
