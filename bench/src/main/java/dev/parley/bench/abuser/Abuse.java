package dev.parley.bench.abuser;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What a fourth caller may do. */
enum Abuse {
  /** None: short chats one after the other, as the others ask them. What a fair share costs. */
  HONEST(1) {
    @Override
    void once(Abuser by, Pace pace) throws IOException, InterruptedException {
      by.chat();
    }
  },
  /** The longest prompts that pass the API's bound and fit no window. */
  UNFIT(2) {
    @Override
    void once(Abuser by, Pace pace) throws IOException, InterruptedException {
      by.ask("7".repeat(240_000), 1);
    }
  },
  /** Prompts that fill half the window, each another, so that none is in the cache. */
  LONG(1) {
    @Override
    void once(Abuser by, Pace pace) throws IOException, InterruptedException {
      by.ask(System.nanoTime() + "7".repeat(by.window() / 2), 1);
    }
  },
  /** Bodies that arrive byte by byte. */
  SLOW(50) {
    @Override
    void once(Abuser by, Pace pace) throws IOException {
      by.sendSlowly(pace);
    }
  },
  /** Streams of which nothing is read. */
  UNREAD(8) {
    @Override
    void once(Abuser by, Pace pace) throws IOException {
      by.readNothing(pace);
    }
  },
  /** Jobs that are polled and cancelled at once. */
  POLLS(8) {
    @Override
    void once(Abuser by, Pace pace) throws IOException, InterruptedException {
      for (String job : by.ask("hi", 64)) {
        for (int i = 0; i < 5 && pace.await(); i++) {
          by.poll(job);
        }
        by.cancel(job);
      }
    }
  };

  private final int threads;

  Abuse(int threads) {
    this.threads = threads;
  }

  abstract void once(Abuser by, Pace pace) throws IOException, InterruptedException;

  /**
   * Does all of these at the same time, until the abuser's time is over.
   *
   * @param perSecond calls that each kind sends at most; bytes, where they are sent alone
   */
  static void run(List<Abuse> kinds, Abuser by, int perSecond) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          kinds.stream().flatMap(kind -> kind.start(by, by.pace(perSecond), threads)).toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the abuser failed", e.getCause());
    }
  }

  private Stream<Future<?>> start(Abuser by, Pace pace, ExecutorService pool) {
    return Stream.<Future<?>>generate(() -> pool.submit(() -> repeat(by, pace))).limit(threads);
  }

  /** A connection that the server closes is an answer, too. */
  private void repeat(Abuser by, Pace pace) {
    while (pace.await()) {
      try {
        once(by, pace);
      } catch (IOException closed) {
        // the next one
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
