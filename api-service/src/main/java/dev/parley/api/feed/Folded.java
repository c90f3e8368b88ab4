package dev.parley.api.feed;

import dev.parley.job.JobEvent;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one projection has made of one transcript so far. Thread-safe: the first viewer who needs an
 * element makes it, all others read it without a lock.
 */
final class Folded<T> {

  private final List<JobEvent> events;
  private final Projection.Fold<T> fold;
  private final AppendOnlyList<T> made = new AppendOnlyList<>();
  private final ReentrantLock folding = new ReentrantLock();

  Folded(List<JobEvent> events, Projection.Fold<T> fold) {
    this.events = events;
    this.fold = fold;
  }

  /** What became of the events from {@code from} up to, not including, {@code to}. */
  List<T> between(int from, int to) {
    if (made.size() < to) {
      foldUpTo(to);
    }
    return made.subList(from, to);
  }

  private void foldUpTo(int to) {
    folding.lock();
    try {
      while (made.size() < to) {
        made.add(fold.next(events.get(made.size())));
      }
    } finally {
      folding.unlock();
    }
  }
}
