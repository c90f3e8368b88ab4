package dev.parley.api.stats;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** The samples of the last quarter of an hour, in this process alone. Thread-safe. */
@Component
public class StatsHistory {

  /** A quarter of an hour of one every five seconds. */
  static final int MOST = 180;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<StatsSample> samples = new ArrayDeque<>();

  void add(StatsSample sample) {
    lock.lock();
    try {
      samples.addLast(sample);
      if (samples.size() > MOST) {
        samples.removeFirst();
      }
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All samples later than {@code after}, a {@link StatsSample#at}, oldest first. */
  public List<StatsSample> since(long after) {
    lock.lock();
    try {
      return samples.stream().filter(sample -> sample.at() > after).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The same, waiting for one; empty when none came within {@code patience}. */
  List<StatsSample> await(long after, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && (samples.isEmpty() || samples.getLast().at() <= after)) {
        left = added.awaitNanos(left);
      }
      return since(after);
    } finally {
      lock.unlock();
    }
  }
}
