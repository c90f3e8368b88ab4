package dev.parley.inference.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point at which the engine pauses until the test resumes it. */
public final class Breakpoint {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch resumed = new CountDownLatch(1);

  /** Returns once the engine has paused here. */
  public void awaitReached() {
    await(reached);
  }

  public void resume() {
    resumed.countDown();
  }

  /** Called by the engine; returns when the test resumes it. Fails after 30 s. */
  public void pass() {
    reached.countDown();
    await(resumed);
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
