package dev.parley.inference.weights.calibrated;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Work on rows that do not depend on each other, for some threads.
 *
 * @param threads of the pool
 */
public record RowTasks(ExecutorService pool, int threads) {

  /**
   * Does something for 0, 1, … below a count, and returns when all is done.
   *
   * @param atOnce how many a thread takes
   */
  public void each(int count, int atOnce, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    Runnable some =
        () -> {
          for (int at = next.getAndAdd(atOnce); at < count; at = next.getAndAdd(atOnce)) {
            for (int i = at; i < Math.min(at + atOnce, count); i++) {
              task.accept(i);
            }
          }
        };
    Stream.generate(() -> pool.submit(some)).limit(threads).toList().forEach(RowTasks::await);
  }

  private static void await(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while weights were rounded", e);
    }
  }
}
