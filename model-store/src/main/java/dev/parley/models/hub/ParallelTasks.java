package dev.parley.models.hub;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs tasks side by side; the first failure ends all of them. */
final class ParallelTasks {

  /** One of several. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  private ParallelTasks() {}

  /**
   * Returns when all tasks have ended; throws what the first failure threw.
   *
   * @param most tasks at once
   */
  static void run(int most, List<? extends Task> tasks) throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(most, Thread.ofVirtual().name("pull-", 0).factory());
    try {
      CompletionService<Boolean> ended = new ExecutorCompletionService<>(threads);
      for (Task task : tasks) {
        ended.submit(() -> finished(task));
      }
      for (int i = 0; i < tasks.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private static boolean finished(Task task) throws IOException, InterruptedException {
    task.run();
    return true;
  }

  private static RuntimeException unwrapped(ExecutionException failure)
      throws IOException, InterruptedException {
    switch (failure.getCause()) {
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(failure);
    }
  }
}
