package dev.parley.models.hub.transfer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs tasks at once; the first failure ends all of them. */
final class Crew {

  /** One of several. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException, RangesRefused;
  }

  private Crew() {}

  /** Returns when all have ended; throws what the first of them threw. */
  static void run(List<Task> tasks) throws IOException, InterruptedException, RangesRefused {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pull-", 0).factory());
    try {
      CompletionService<Boolean> ended = new ExecutorCompletionService<>(threads);
      tasks.forEach(task -> ended.submit(() -> finished(task)));
      for (int i = 0; i < tasks.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw surfaced(e);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private static boolean finished(Task task)
      throws IOException, InterruptedException, RangesRefused {
    task.run();
    return true;
  }

  private static RuntimeException surfaced(ExecutionException failure)
      throws IOException, InterruptedException, RangesRefused {
    switch (failure.getCause()) {
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case RangesRefused e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(failure);
    }
  }
}
