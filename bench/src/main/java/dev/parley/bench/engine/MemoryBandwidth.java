package dev.parley.bench.engine;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How fast this machine reads memory: the roof over every decode step. */
final class MemoryBandwidth {

  private static final int LONGS = 1 << 25;
  private static final int PASSES = 7;

  /** Keeps the sums alive. */
  private static volatile long sink;

  private MemoryBandwidth() {}

  /** Bytes per second that so many threads together read, the best of a few passes. */
  static double measure(int threads) {
    long[][] arrays = new long[threads][LONGS];
    double best = 0;
    for (int i = 0; i < PASSES; i++) {
      long start = System.nanoTime();
      pass(arrays);
      best = Math.max(best, 8e9 * threads * LONGS / (System.nanoTime() - start));
    }
    return best;
  }

  private static void pass(long[][] arrays) {
    Thread[] threads =
        Arrays.stream(arrays)
            .map(array -> Thread.ofPlatform().start(() -> sink = sum(array)))
            .toArray(Thread[]::new);
    IntStream.range(0, threads.length).forEach(i -> join(threads[i]));
  }

  /** A loop that the JIT vectorises. */
  private static long sum(long[] array) {
    long sum = 0;
    for (int i = 0; i < array.length; i++) {
      sum += array[i];
    }
    return sum;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
