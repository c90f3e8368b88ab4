package dev.parley.bench.gap;

import dev.parley.worker.engine.ChatListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** When one chat said its tokens, by {@code System.nanoTime()}. Written by the engine's thread. */
final class Speaker implements ChatListener {

  private final List<Long> times = new ArrayList<>();
  private final CountDownLatch enough;

  /**
   * @param enough tokens to wait for
   */
  Speaker(int enough) {
    this.enough = new CountDownLatch(enough);
  }

  @Override
  public synchronized void said(Token token) {
    times.add(System.nanoTime());
    enough.countDown();
  }

  void await() throws InterruptedException {
    enough.await();
  }

  synchronized long first() {
    return times.getFirst();
  }

  /** Milliseconds between two tokens, sorted, of those said within a time. */
  synchronized double[] gaps(long from, long to) {
    List<Long> within = times.stream().filter(time -> time >= from && time <= to).toList();
    double[] gaps = new double[Math.max(0, within.size() - 1)];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (within.get(i + 1) - within.get(i)) / 1e6;
    }
    Arrays.sort(gaps);
    return gaps;
  }
}
