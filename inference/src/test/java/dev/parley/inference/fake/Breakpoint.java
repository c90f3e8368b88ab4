package dev.parley.inference.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point at which the engine stands still until the test lets it go on. */
public final class Breakpoint {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Returns once the engine stands here. */
  public void awaitReached() {
    await(reached);
  }

  public void open() {
    opened.countDown();
  }

  void pass() {
    reached.countDown();
    await(opened);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("waited 30 s for nothing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
