package dev.parley.testkit.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A moment on the wire: the n-th time that certain bytes come by, their connection stands still in
 * front of them until {@link #letPass}. So a test stops a process of ours between two named steps,
 * without a line of test code in it.
 */
public final class Stop {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String needle;
  private final AtomicInteger left;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  Stop(String needle, int number) {
    this.needle = needle;
    this.left = new AtomicInteger(number);
  }

  /** Returns when the bytes are there; they have not passed. Fails after 30 s. */
  public void awaitReached() {
    try {
      if (!reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("never on the wire: " + needle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public void letPass() {
    opened.countDown();
  }

  /** Called for everything that comes by. */
  void meet(byte[] bytes) throws InterruptedException {
    if (new String(bytes, StandardCharsets.ISO_8859_1).contains(needle)
        && left.decrementAndGet() == 0) {
      reached.countDown();
      opened.await();
    }
  }
}
