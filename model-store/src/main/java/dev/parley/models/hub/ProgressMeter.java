package dev.parley.models.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts the bytes of a pull and reports its progress a few times a second. Thread-safe. */
final class ProgressMeter {

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long MEMORY = TimeUnit.SECONDS.toNanos(10);

  private record Sample(long nanos, long came) {}

  private final LongSupplier nanos;
  private final Consumer<PullProgress> listener;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long total;
  private long done;
  private long came;

  /**
   * @param nanos a clock that never steps back
   */
  ProgressMeter(LongSupplier nanos, Consumer<PullProgress> listener) {
    this.nanos = nanos;
    this.listener = listener;
  }

  /** More is to be pulled than was known. */
  synchronized void expect(long bytes) {
    total += bytes;
  }

  /** Bytes that were here before, or, with a minus, that turned out useless. */
  synchronized void had(long bytes) {
    done += bytes;
  }

  /** Bytes came from the hub. */
  synchronized void came(long bytes) {
    done += bytes;
    came += bytes;
    long now = nanos.getAsLong();
    if (samples.isEmpty() || now - samples.getLast().nanos() >= INTERVAL) {
      samples.add(new Sample(now, came));
      while (now - samples.getFirst().nanos() > MEMORY) {
        samples.removeFirst();
      }
      report();
    }
  }

  /** Reports now, however short ago the last report was. */
  synchronized void report() {
    listener.accept(new PullProgress(done, total, rate()));
  }

  private long rate() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    return Math.round((last.came() - first.came()) / seconds);
  }
}
