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
    void once(Abuser by) throws IOException, InterruptedException {
      by.chat();
    }
  },
  /** The longest prompts that pass the API's bound and fit no window. */
  UNFIT(2) {
    @Override
    void once(Abuser by) throws IOException, InterruptedException {
      by.ask("7".repeat(240_000), 1);
    }
  },
  /** Prompts that fill half the window. */
  LONG(1) {
    @Override
    void once(Abuser by) throws IOException, InterruptedException {
      by.ask("7".repeat(by.window() / 2), 1);
    }
  },
  /** Bodies that arrive byte by byte. */
  SLOW(50) {
    @Override
    void once(Abuser by) throws IOException {
      by.sendSlowly();
    }
  },
  /** Streams of which nothing is read. */
  UNREAD(8) {
    @Override
    void once(Abuser by) throws IOException {
      by.readNothing();
    }
  },
  /** Jobs that are polled and cancelled at once. */
  POLLS(4) {
    @Override
    void once(Abuser by) throws IOException, InterruptedException {
      for (String job : by.ask("hi", 64)) {
        for (int i = 0; i < 5 && by.goesOn(); i++) {
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

  abstract void once(Abuser by) throws IOException, InterruptedException;

  /** Does all of these at the same time, until the abuser's time is over. */
  static void run(List<Abuse> kinds, Abuser by) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          kinds.stream()
              .flatMap(kind -> Stream.generate(() -> kind).limit(kind.threads))
              .<Future<?>>map(kind -> threads.submit(() -> kind.repeat(by)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the abuser failed", e.getCause());
    }
  }

  /** A connection that the server closes is an answer, too. */
  private void repeat(Abuser by) {
    while (by.goesOn()) {
      try {
        once(by);
      } catch (IOException closed) {
        // the next one
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
