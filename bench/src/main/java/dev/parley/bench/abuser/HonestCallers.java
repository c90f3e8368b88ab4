package dev.parley.bench.abuser;

import dev.parley.bench.stack.ChatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * Callers who ask short chats, each one after the other, and read each answer before they ask
 * again: for half as long to one and a half times as long as in the mean, so that no caller keeps
 * step with another.
 *
 * @param callers one client each
 * @param questions new ones; thread-safe
 * @param reading how long they read in the mean
 */
record HonestCallers(List<ChatClient> callers, Supplier<String> questions, Duration reading) {

  static final int ANSWER = 8;

  /** Milliseconds until the first token of each chat that was asked in so long. */
  double[] firstTokens(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Double>>> asking =
          callers.stream().map(caller -> threads.submit(() -> ask(caller, end))).toList();
      DoubleStream all = DoubleStream.empty();
      for (Future<List<Double>> one : asking) {
        all = DoubleStream.concat(all, one.get().stream().mapToDouble(Double::doubleValue));
      }
      return all.toArray();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an honest chat failed", e.getCause());
    }
  }

  private List<Double> ask(ChatClient caller, long end) throws IOException, InterruptedException {
    List<Double> firsts = new ArrayList<>();
    read();
    while (System.nanoTime() - end < 0) {
      long asked = System.nanoTime();
      long[] first = new long[1];
      caller.ask(
          questions.get(), ANSWER, _ -> first[0] = first[0] == 0 ? System.nanoTime() : first[0]);
      if (first[0] > 0) { // else the answer was empty
        firsts.add((first[0] - asked) / 1e6);
      }
      read();
    }
    return firsts;
  }

  private void read() {
    long half = reading.toNanos() / 2;
    LockSupport.parkNanos(half + ThreadLocalRandom.current().nextLong(2 * half + 1));
  }
}
